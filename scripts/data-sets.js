// What `npm run data` can fetch: where it lies, and the checksum that it is known by.

/**
 * @typedef {{ name: string } & ({ sha256: string } | { md5: string })} DataFile
 */

/**
 * @typedef {object} DataSet
 * @property {readonly string[]} mirrors folders, tried in turn for each file
 * @property {readonly DataFile[]} files
 * @property {'zip' | 'tar.gz'} [packed] the one file is such an archive
 * @property {readonly string[]} [members] of it, those that are taken out of it, without their folders
 * @property {string} [spec] for --data, where it is not the set's name
 */

/**
 * The four files that MNIST and those after it consist of.
 *
 * @param {string} images checksum of the training images, and so on
 * @param {string} labels
 * @param {string} testImages
 * @param {string} testLabels
 * @returns {DataFile[]}
 */
const fourFiles = (images, labels, testImages, testLabels) => [
  { name: 'train-images-idx3-ubyte.gz', sha256: images },
  { name: 'train-labels-idx1-ubyte.gz', sha256: labels },
  { name: 't10k-images-idx3-ubyte.gz', sha256: testImages },
  { name: 't10k-labels-idx1-ubyte.gz', sha256: testLabels },
];

/** @param {string} split */
const emnistFiles = (split) =>
  ['train-images-idx3', 'train-labels-idx1', 'test-images-idx3', 'test-labels-idx1'].map(
    (part) => `gzip/emnist-${split}-${part}-ubyte.gz`,
  );

/** @type {Readonly<Record<string, DataSet>>} */
export const DATA_SETS = {
  mnist: {
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
    ],
    files: fourFiles(
      '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
      '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
      '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
      'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    ),
  },
  'fashion-mnist': {
    mirrors: [
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    ],
    files: fourFiles(
      '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
      'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
      '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
      '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
    ),
  },
  kmnist: {
    mirrors: [
      'https://codh.rois.ac.jp/kmnist/dataset/kmnist/',
      'http://codh.rois.ac.jp/kmnist/dataset/kmnist/',
    ],
    files: fourFiles(
      '51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4',
      'e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17',
      'edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5',
      '20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c',
    ),
  },
  emnist: {
    mirrors: [
      'https://biometrics.nist.gov/cs_links/EMNIST/',
      'https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/',
    ],
    files: [
      {
        name: 'gzip.zip',
        sha256: 'fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e',
      },
    ],
    packed: 'zip',
    members: ['balanced', 'letters', 'digits'].flatMap(emnistFiles),
    spec: 'emnist:letters',
  },
  qmnist: {
    mirrors: ['https://raw.githubusercontent.com/facebookresearch/qmnist/master/'],
    files: [
      { name: 'qmnist-train-images-idx3-ubyte.gz', md5: 'ed72d4157d28c017586c42bc6afe6370' },
      { name: 'qmnist-train-labels-idx2-int.gz', md5: '0058f8dd561b90ffdd0f734c6a30e5e4' },
      { name: 'qmnist-test-images-idx3-ubyte.gz', md5: '1394631089c404de565df7b7aeaf9412' },
      { name: 'qmnist-test-labels-idx2-int.gz', md5: '5b5b05890a5e13444e108efe57b788aa' },
    ],
  },
  cifar10: {
    mirrors: [
      'https://www.cs.toronto.edu/~kriz/',
      'https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/',
    ],
    files: [
      {
        name: 'cifar-10-binary.tar.gz',
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      },
    ],
    packed: 'tar.gz',
    members: [
      ...[1, 2, 3, 4, 5].map((batch) => `cifar-10-batches-bin/data_batch_${batch}.bin`),
      'cifar-10-batches-bin/test_batch.bin',
    ],
  },
};

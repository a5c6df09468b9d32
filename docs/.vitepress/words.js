// What the site says around the documents: menus, and the words of its theme.

const guides = [
  { text: 'Read digits in a form', link: '/guides/read-digits' },
  { text: 'Read photos and scans', link: '/guides/read-photos' },
  { text: 'Examples', link: '/examples' },
  { text: 'Train a network', link: '/guides/train' },
  { text: 'Find better settings', link: '/guides/sweep' },
  { text: 'Your own handwriting', link: '/guides/own-handwriting' },
  { text: 'Teach it your hand', link: '/guides/teach' },
  { text: 'Your own symbols', link: '/guides/own-symbols' },
  { text: 'On a GPU, or as textbooks have it', link: '/guides/devices' },
  { text: 'Over several machines', link: '/guides/cluster' },
  { text: 'Together, without sharing pictures', link: '/guides/federated' },
  { text: 'From PyTorch, ONNX, and back', link: '/guides/pytorch' },
  { text: 'Smaller models', link: '/guides/smaller' },
  { text: 'On a microcontroller', link: '/guides/microcontroller' },
  { text: 'In C and C++', link: '/guides/native' },
  { text: 'How accurate it is', link: '/guides/accuracy' },
  { text: 'How robust it is', link: '/robustness' },
  { text: 'The page', link: '/page' },
  { text: 'Privacy', link: '/guides/privacy' },
  { text: 'Hosting', link: '/guides/hosting' },
  { text: 'Installing a release', link: '/install' },
];

const reference = [
  { text: 'JavaScript', link: '/reference/javascript' },
  { text: '&lt;ink-digit&gt;', link: '/element' },
  { text: 'The npm package', link: '/reference/package' },
  { text: 'C', link: '/reference/c' },
  { text: 'Command line: options', link: '/reference/options' },
  { text: 'Command line: for scripts', link: '/command-line' },
  { text: 'Recipes', link: '/recipes' },
  { text: 'Augmentation', link: '/augmentation' },
  { text: 'Data', link: '/data' },
  { text: 'The weights file', link: '/reference/weights-file' },
  { text: 'Scorecard', link: '/scorecard' },
  { text: 'Cross-validation', link: '/crossval' },
];

const inside = [
  { text: 'From ink to answer', link: '/how-it-works' },
  { text: 'Pictures', link: '/pictures' },
  { text: 'Architecture', link: '/architecture' },
  { text: 'Reliability', link: '/reliability' },
];

const figures = [
  { text: 'Figures', link: '/figures' },
  { text: 'What npm run bench measures', link: '/bench' },
  { text: 'Weights: default', link: '/weights/default' },
  { text: 'Weights: tiny', link: '/weights/tiny' },
  { text: 'Weights: large', link: '/weights/large' },
  { text: 'Weights: cnn-5x5', link: '/weights/cnn-5x5' },
  { text: 'Drawings to rehearse', link: '/weights/rehearsal' },
  { text: 'How the networks were found', link: '/weights/search' },
];

const project = [
  { text: 'Contributing', link: '/contributing' },
  { text: 'Changelog', link: '/changelog' },
  { text: 'What stays as it is', link: '/stability' },
  { text: 'Security', link: '/security' },
  { text: 'Notices', link: '/notice' },
];

export const english = {
  locale: {
    label: 'English',
    lang: 'en',
    description: 'A handwritten-digit recognizer that one can own end to end',
    themeConfig: {
      nav: [
        { text: 'Start', link: '/start' },
        { text: 'Guides', link: '/guides/read-digits', activeMatch: '/guides/' },
        { text: 'Reference', link: '/reference/javascript', activeMatch: '/reference/' },
        { text: 'How it works', link: '/how-it-works' },
        { text: 'Figures', link: '/figures' },
      ],
      sidebar: [
        { text: 'Start in one minute', link: '/start' },
        { text: 'Guides', items: guides },
        { text: 'Reference', items: reference },
        { text: 'How it works', items: inside },
        { text: 'Figures and weights', items: figures, collapsed: true },
        { text: 'The project', items: project, collapsed: true },
      ],
    },
  },
};

export const chinese = {
  locale: {
    label: '简体中文',
    lang: 'zh-CN',
    description: '可以完全归自己所有的手写数字识别器',
    themeConfig: {
      nav: [
        { text: '首页', link: '/zh/' },
        { text: '文档（英文）', link: '/start' },
      ],
      sidebar: [],
      outline: { level: 'deep', label: '本页内容' },
      docFooter: { prev: '上一页', next: '下一页' },
      darkModeSwitchLabel: '外观',
      lightModeSwitchTitle: '切换到浅色模式',
      darkModeSwitchTitle: '切换到深色模式',
      sidebarMenuLabel: '菜单',
      returnToTopLabel: '返回顶部',
      langMenuLabel: '切换语言',
      notFound: { title: '找不到页面', quote: '这个地址没有页面。', linkText: '回到首页' },
    },
  },
  search: {
    translations: {
      button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
      modal: {
        displayDetails: '显示详细列表',
        resetButtonTitle: '清除搜索',
        backButtonTitle: '关闭搜索',
        noResultsText: '没有找到结果',
        footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
      },
    },
  },
};

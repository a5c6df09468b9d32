#include "trainer/data/image_folder.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

class PictureFolder {
 public:
  void write(const fs::path& name, std::string_view text = "x") const {
    fs::create_directories((path() / name).parent_path());
    write_file(path() / name, text);
  }
  void link(const fs::path& name, const fs::path& target) const {
    fs::create_directories((path() / name).parent_path());
    fs::create_symlink(target, path() / name);
  }
  [[nodiscard]] fs::path path() const { return folder_.path() / "pics"; }
  // Names below the folder.
  [[nodiscard]] std::vector<std::string> images(const fs::path& below = "") const {
    std::vector<std::string> names;
    for (const fs::path& image : list_images(path() / below).images) {
      names.push_back(image.lexically_relative(path()).string());
    }
    return names;
  }
  [[nodiscard]] std::string unused(const fs::path& below = "") const {
    const UnusedFiles files = list_images(path() / below).unused;
    return files.empty() ? "" : files.text();
  }

 private:
  test::TemporaryFolder folder_;
};

using Names = std::vector<std::string>;

TEST_CASE("pictures are found by their endings, in the order of their names") {
  const PictureFolder folder;
  for (const char* name : {"b.PNG", "a.jfif", "deep/er/c.tiff", "deep/a.jpe", "z.pnm"}) {
    folder.write(name);
  }
  CHECK(folder.images() == Names{"a.jfif", "b.PNG", "deep/a.jpe", "deep/er/c.tiff", "z.pnm"});
  CHECK(folder.unused().empty());
}

TEST_CASE("what is not used is counted and named, the most frequent first") {
  const PictureFolder folder;
  folder.write("a.png");
  for (const char* name : {"@eaDir/a.png/thumb.jpg", "@eaDir/a.png/t2.jpg", "deep/@eaDir/x.jpg",
                           "b.heic", "deep/c.heic", "noending", "d.jpg~", ".DS_Store"}) {
    folder.write(name);
  }
  folder.write("empty.png", "");
  CHECK(folder.images() == Names{"a.png"});
  CHECK(folder.unused() ==
        "9 files are not used: 3 in @eaDir, 2 .heic, 1 empty, 1 hidden, 1 of unknown kinds, "
        "1 without an ending");
  folder.write("one/a.txt");
  CHECK(folder.unused("one") == "1 file is not used: 1 .txt");
}

TEST_CASE("links are followed, to files and folders, but nowhere twice and never round") {
  const PictureFolder folder;
  folder.write("in/a.png");
  folder.write("out/b.png");
  folder.link("in/file.png", "../out/b.png");
  CHECK(folder.images("in") == Names{"in/a.png", "in/file.png"});
  CHECK(folder.unused("in").empty());
  folder.link("in/folder", "../out");
  CHECK(folder.images("in") == Names{"in/a.png", "in/file.png", "in/folder/b.png"});
  folder.link("in/again", "folder");
  CHECK(folder.images("in") == Names{"in/a.png", "in/again/b.png", "in/file.png"});
  CHECK(folder.unused("in") == "1 file is not used: 1 behind links to what is read already");
  folder.link("in/self", ".");
  folder.link("in/parent", "..");
  folder.link("in/round", "round");
  folder.link("in/gone.png", "nowhere.png");
  CHECK(folder.images("in").size() == 3);
  CHECK(folder.unused("in") ==
        "5 files are not used: 3 behind links to what is read already, 2 links to nothing");
  // Without a link where there is a way without one.
  CHECK(folder.images() == Names{"in/a.png", "in/file.png", "out/b.png"});
}

TEST_CASE("folders of classes are all but those of programs") {
  const PictureFolder folder;
  for (const char* name :
       {"7/a.png", "3/a.png", "@eaDir/a.png", ".git/x", "loose.png", "readme.md"}) {
    folder.write(name);
  }
  const ClassFolders found = list_class_folders(folder.path());
  CHECK(found.folders == std::vector<fs::path>{folder.path() / "3", folder.path() / "7"});
  CHECK(found.unused.text() ==
        "4 files are not used: 1 .md, 1 hidden, 1 in @eaDir, 1 outside the classes' folders");
}

}  // namespace
}  // namespace inkdigit

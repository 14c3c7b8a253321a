// Who may include whom. Reads the #include lines below core/ and app/.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/places.h"

namespace convwalk {
namespace {

// The rooms, lowest first; a file includes its own level and lower ones. A room within a room has the level
// of the longest name here that its path begins with.
const std::map<std::string, int, std::less<>> kLevels = {
    {"basics", 0},      {"arithmetic", 1}, {"theme", 1},       {"numeric", 2}, {"network", 2},
    {"layout", 3},      {"frameworks", 3}, {"advice", 3},      {"lab", 3},     {"records", 4},
    {"animation", 4},   {"scenario", 5},   {"lesson", 6},      {"scene", 6},   {"figure", 7},
    {"views", 8},       {"picture", 9},    {"render", 20},     {"export", 21}, {"desk", 22},
    {"ui/widgets", 23}, {"ui/panels", 23}, {"ui/dialogs", 23}, {"ui", 24},     {"cli", 25},
    {"web", 25},        {"python", 25},
};

// Core knows no files, prints nothing and never asks what time it is.
const std::set<std::string, std::less<>> kNotInCore = {"iostream", "fstream",    "cstdio",   "stdio.h",
                                                       "print",    "filesystem", "unistd.h", "chrono",
                                                       "ctime",    "time.h",     "fmt/os.h", "fmt/chrono.h"};

struct Include {
    std::string path;
    bool ours = false;  // between quotes
};

// The level of the innermost room of a path such as "views/planes/brush.h" that has one.
std::optional<int> level_of(std::string_view path) {
    for (std::size_t end = path.rfind('/'); end != std::string_view::npos; end = path.rfind('/', end - 1)) {
        if (const auto level = kLevels.find(path.substr(0, end)); level != kLevels.end())
            return level->second;
        if (end == 0) break;
    }
    return std::nullopt;
}

bool in_room(std::string_view path, std::string_view room) {
    return path.starts_with(std::string(room) + "/");
}

// What is wrong with a file's including something, in words; empty when nothing is.
std::string complaint(std::string_view file, const Include& include) {
    const std::string said = std::string(file) + " includes " + include.path + ": ";
    const bool in_core = in_room(file, "core");
    const std::string_view inside = file.substr(file.find('/') + 1);

    if (include.path.starts_with("glad/") && !inside.starts_with("render/"))
        return said + "glad is for app/render";
    if (include.path.starts_with("GLFW/") && !inside.starts_with("ui/window.") &&
        !inside.starts_with("render/offscreen_context"))
        return said + "GLFW is for the window and the off-screen context";
    if (include.path.find("imgui") != std::string::npos && !inside.starts_with("ui/") &&
        !inside.starts_with("web/screen.") && !inside.starts_with("web/gui_renderer."))
        return said + "ImGui is for app/ui and the browser's screen";
    if (in_core && kNotInCore.count(include.path))
        return said + "core has no files, no printing and no clock";
    if (!include.ours || include.path.find('/') == std::string::npos) return "";

    const auto own = level_of(inside);
    const auto level = level_of(include.path);
    if (!level) return said + "no such room";
    // main() may include all.
    if (inside.find('/') == std::string_view::npos) return "";
    if (!own) return said + "the file is in a room without a level";
    return *level <= *own ? "" : said + "its level is higher";
}

std::vector<Include> includes_of(std::istream& in) {
    std::vector<Include> includes;
    for (std::string line; std::getline(in, line);) {
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos || line[start] != '#') continue;
        const std::size_t word = line.find_first_not_of(" \t", start + 1);
        if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
        const std::size_t open = line.find_first_of("<\"", word);
        if (open == std::string::npos) continue;
        const std::size_t close = line.find_first_of(">\"", open + 1);
        includes.push_back({line.substr(open + 1, close - open - 1), line[open] == '"'});
    }
    return includes;
}

TEST(Levels, EveryFileIncludesItsOwnLevelOrLower) {
    namespace fs = std::filesystem;
    const fs::path root = testing::kSourceDir;
    int ours = 0;
    for (const char* top : {"core", "app"}) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            const std::string file = fs::relative(entry.path(), root).generic_string();
            std::ifstream in(entry.path());
            for (const Include& include : includes_of(in)) {
                EXPECT_EQ(complaint(file, include), "");
                ours += include.ours;
            }
        }
    }
    EXPECT_GT(ours, 10) << "no includes were read below " << root;
}

TEST(Levels, HeadersSayTheirOwn) {
    namespace fs = std::filesystem;
    const fs::path root = testing::kSourceDir;
    constexpr int kHead = 3;  // lines
    int said = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / "core")) {
        if (entry.path().extension() != ".h") continue;
        const std::string file = fs::relative(entry.path(), root / "core").generic_string();
        std::ifstream in(entry.path());
        std::string line;
        for (int i = 0; i < kHead && std::getline(in, line); ++i) {
            const std::size_t at = line.find("Level ");
            if (at == std::string::npos) continue;
            ++said;
            EXPECT_EQ(std::atoi(line.c_str() + at + 6), level_of(file)) << file;
        }
    }
    EXPECT_GT(said, 100) << "headers say nothing of levels any more";
}

TEST(Levels, WrongIncludesAreFound) {
    const auto wrong = [](std::string_view file, std::string path, bool ours) {
        return !complaint(file, {std::move(path), ours}).empty();
    };
    EXPECT_FALSE(wrong("core/layout/layout.cpp", "layout/layout.h", true));
    EXPECT_FALSE(wrong("core/layout/layout.cpp", "arithmetic/layer.h", true));
    EXPECT_TRUE(wrong("core/layout/layout.cpp", "scene/scene.h", true));
    EXPECT_TRUE(wrong("core/basics/colour.h", "arithmetic/axis.h", true));
    EXPECT_TRUE(wrong("core/scene/scene.h", "render/renderer.h", true));
    EXPECT_TRUE(wrong("core/scene/page.h", "figure/sum_words.h", true));
    EXPECT_TRUE(wrong("core/figure/labels.cpp", "views/planes/cell_words.h", true));
    EXPECT_TRUE(wrong("core/views/views.cpp", "picture/picture.h", true));
    EXPECT_FALSE(wrong("core/views/planes/brush.h", "figure/figure.h", true));
    EXPECT_TRUE(wrong("core/unknown/file.h", "basics/colour.h", true));
    EXPECT_TRUE(wrong("core/scenario/scenario.h", "views/planes/brush.h", true));
    EXPECT_TRUE(wrong("app/ui/panels/canvas.h", "ui/window.h", true));
    EXPECT_TRUE(wrong("app/desk/session.h", "ui/widgets/widgets.h", true));
    EXPECT_FALSE(wrong("app/cli/answer_lines.cpp", "scene/scene.h", true));
    EXPECT_TRUE(wrong("app/cli/answer_lines.cpp", "clii/answer_lines.h", true));
    EXPECT_TRUE(wrong("core/scene/scene.cpp", "iostream", false));
    EXPECT_TRUE(wrong("core/animation/timeline.cpp", "chrono", false));
    EXPECT_FALSE(wrong("app/export/gif.cpp", "cstdio", false));
    EXPECT_TRUE(wrong("app/cli/answer_lines.cpp", "glad/gl.h", false));
    EXPECT_FALSE(wrong("app/render/shader.cpp", "glad/gl.h", false));
    EXPECT_TRUE(wrong("app/render/shader.cpp", "GLFW/glfw3.h", false));
    EXPECT_FALSE(wrong("app/render/offscreen_context.cpp", "GLFW/glfw3.h", false));
    EXPECT_FALSE(wrong("app/ui/window.cpp", "GLFW/glfw3.h", false));
    EXPECT_TRUE(wrong("app/ui/panel.cpp", "GLFW/glfw3.h", false));
    EXPECT_TRUE(wrong("app/render/shader.cpp", "imgui.h", false));
    EXPECT_TRUE(wrong("app/desk/session.h", "imgui.h", false));
    EXPECT_TRUE(wrong("core/picture/explanation.h", "imgui.h", false));
    EXPECT_FALSE(wrong("app/ui/panel.cpp", "backends/imgui_impl_glfw.h", false));
}

TEST(Levels, IncludesAreReadHoweverTheyAreWritten) {
    std::istringstream in(
        "#include <vector>\n  #  include \"layout/layout.h\"  // why\n// #include \"no/file.h\"\n");
    const std::vector<Include> includes = includes_of(in);
    ASSERT_EQ(includes.size(), 2u);
    EXPECT_EQ(includes[0].path, "vector");
    EXPECT_FALSE(includes[0].ours);
    EXPECT_EQ(includes[1].path, "layout/layout.h");
    EXPECT_TRUE(includes[1].ours);
}

}  // namespace
}  // namespace convwalk

// The manual page, the README and the pages behind it against what the program itself says that it can do.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "arithmetic/fields.h"
#include "arithmetic/operators.h"
#include "cli/commands/commands.h"
#include "cli/pages/page_html.h"
#include "cli/pages/reference.h"
#include "export/formats.h"
#include "scenario/scenario.h"
#include "support/places.h"
#include "support/program.h"
#include "theme/theme.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Ended;
using testing::is_installed;
using testing::Running;
using testing::TempFolder;

const std::string kReadme = std::string(testing::kSourceDir) + "/README.md";
const std::string kDocs = std::string(testing::kSourceDir) + "/assets/docs";

// The texts of assets/docs by their paths.
std::map<std::string, std::string> pages() {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(kDocs)) {
        const std::string path = entry.path().string();
        if (path.ends_with(".md")) all.emplace(path, content_of(path));
    }
    return all;
}

// All of them as one text.
std::string text_of_pages() {
    std::string text;
    for (const auto& [path, content] : pages()) text += content + '\n';
    return text;
}

std::string source_of(const std::vector<std::string>& name) {
    const TempFolder folder;
    std::vector<std::string> arguments = {"manual"};
    arguments.insert(arguments.end(), name.begin(), name.end());
    const Ended ended = Running(testing::kProgram, {.arguments = arguments, .folder = folder.path()}).wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
}

// The words of convwalk(1) as a reader sees them: "\-" is a hyphen, and fonts are not words.
std::string text_of_page() {
    return std::regex_replace(std::regex_replace(source_of({}), std::regex(R"(\\-)"), "-"),
                              std::regex(R"(\\f[BIP])"), "");
}

std::string help_of(const std::vector<std::string>& command) {
    const TempFolder folder;
    std::vector<std::string> arguments = command;
    arguments.emplace_back("--help");
    const Ended ended = Running(testing::kProgram, {.arguments = arguments, .folder = folder.path()}).wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
}

std::set<std::string> found(const std::string& text, const std::string& pattern) {
    std::set<std::string> all;
    const std::regex regex(pattern);
    for (std::sregex_iterator i(text.begin(), text.end(), regex), end; i != end; ++i) all.insert((*i)[1]);
    return all;
}

std::set<std::string> flags_in(const std::string& text) {
    std::set<std::string> flags = found(text, "(--[a-z][a-z-]*)");
    flags.merge(found(text, "(?:^|[ ,\n])(-[a-zA-Z])(?=[ ,\n])"));
    return flags;
}

TEST(Manual, NamesEveryCommand) {
    const std::set<std::string> described = found(text_of_page(), "\n\\.TP\nconvwalk ([a-z]+)[ \n]");
    std::set<std::string> named;
    for (const Command* command : commands()) named.emplace(command->name);
    EXPECT_EQ(described, named);
}

TEST(Manual, HelpNamesEveryCommandAndWhatItDoes) {
    const std::string help = help_of({});
    for (const Command* command : commands()) {
        const std::string line = fmt::format("\n  {} ", command->name);
        const std::size_t begin = help.find(line);
        ASSERT_NE(begin, std::string::npos) << command->name;
        EXPECT_NE(help.substr(begin, help.find('\n', begin + 1) - begin).find(command->about),
                  std::string::npos)
            << command->name;
    }
}

TEST(Manual, NamesEveryFlag) {
    const std::set<std::string> described = flags_in(text_of_page());
    std::set<std::string> flags = flags_in(help_of({}));
    for (const Command* command : commands()) flags.merge(flags_in(help_of({std::string(command->name)})));
    EXPECT_GE(flags.size(), 30u);
    EXPECT_TRUE(flags.contains("--help") && flags.contains("-o") && flags.contains("--no-words"));
    for (const std::string& flag : flags) EXPECT_TRUE(described.contains(flag)) << flag;
}

// --- the values of a flag that takes one of several words ---

using Words = std::vector<std::string>;

struct Listed {
    std::string flag;
    Words words;
};

// Every flag whose words a table has.
std::vector<Listed> listed_words() {
    std::vector<Listed> all = {
        {"--op", operator_flags()},
        {"--padding", Words(padding_words().begin() + 1, padding_words().end())},
        {"--view", view_names()},
        {"--theme", theme_names()},
        {"--motion", motion_names()},
        {"--input-values", input_fill_names()},
        {"--kernel-values", kernel_fill_names()},
        {"--bias", bias_fill_names()},
        {"--walk", walk_names()},
        {"--format", format_names()},
        {"--moment", {}},
    };
    for (const StillMoment::Kind kind :
         {StillMoment::Kind::start, StillMoment::Kind::middle, StillMoment::Kind::end})
        all.back().words.push_back(to_string(StillMoment{kind}));
    for (const LayerFieldRow& row : layer_fields()) {
        if (const auto* choice = std::get_if<Choice>(&row.holds))
            all.push_back({std::string(row.flag), words_of(*choice)});
    }
    return all;
}

bool has_word(const std::string& text, const std::string& word) {
    const auto letter = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
    };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !letter(text[at - 1])) && (end == text.size() || !letter(text[end]))) return true;
    }
    return false;
}

// What the page says of a flag where it describes what the flag takes; "" when it does not.
std::string described(const std::string& page, const std::string& flag) {
    std::string text;
    for (std::size_t at = page.find("\n.TP\n"); at != std::string::npos; at = page.find("\n.TP\n", at + 1)) {
        const std::size_t end = std::min(page.find("\n.TP\n", at + 1), page.find("\n.SS ", at + 1));
        const std::size_t head = at + std::string("\n.TP\n").size();
        const std::string line = page.substr(head, page.find('\n', head) - head);
        if (has_word(line, flag)) text += page.substr(at, end - at);
    }
    return text;
}

TEST(Manual, NamesEveryWordOfEveryFlag) {
    const std::string page = text_of_page();
    for (const auto& [flag, words] : listed_words()) {
        const std::string about = described(page, flag);
        EXPECT_NE(about, "") << flag;
        for (const std::string& word : words) EXPECT_TRUE(has_word(about, word)) << flag << ' ' << word;
    }
}

TEST(Manual, HelpNamesEveryWordOfEveryFlag) {
    const std::string help = help_of({"export"});
    for (const auto& [flag, words] : listed_words()) {
        const std::size_t begin = help.find("  " + flag + " ");
        ASSERT_NE(begin, std::string::npos) << flag;
        const std::string about = help.substr(begin, help.find("\n  -", begin + 1) - begin);
        for (const std::string& word : words) EXPECT_TRUE(has_word(about, word)) << about << ": " << word;
    }
}

// The lines of tables that speak of a flag or a field.
std::string lines_with(const std::string& text, const std::string& word) {
    std::string lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("|") && has_word(line, word)) lines += line + '\n';
    }
    return lines;
}

TEST(Pages, NameEveryWordOfEveryFlag) {
    const std::string text = text_of_pages();
    for (const auto& [flag, words] : listed_words()) {
        const std::string lines = lines_with(text, flag);
        EXPECT_NE(lines, "") << flag;
        for (const std::string& word : words) EXPECT_TRUE(has_word(lines, word)) << flag << ' ' << word;
    }
    for (const std::string& name : operator_names())
        EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name;
}

TEST(Pages, NameEveryCommand) {
    const std::string text = content_of(kDocs + "/commands.md");
    for (const Command* command : commands())
        EXPECT_NE(text.find(fmt::format("\n| `convwalk {}", command->name)), std::string::npos)
            << command->name;
}

TEST(Pages, NameEveryFlagAndFieldOfALayer) {
    const std::string text = text_of_pages();
    for (const LayerFieldRow& row : layer_fields()) {
        EXPECT_TRUE(has_word(text, std::string(row.flag))) << row.flag;
        EXPECT_NE(text.find("`" + std::string(row.name) + "`"), std::string::npos) << row.name;
    }
}

TEST(Pages, AreAllInTheTableOfTheReadme) {
    const std::string readme = content_of(kReadme);
    EXPECT_GE(pages().size(), 12u);
    for (const auto& [path, content] : pages()) {
        ASSERT_TRUE(content.starts_with("# ")) << path;
        const std::string title = content.substr(2, content.find('\n') - 2);
        const std::string name = std::filesystem::path(path).filename().string();
        EXPECT_NE(readme.find(fmt::format("\n| [{}](assets/docs/{}) |", title, name)), std::string::npos)
            << title << ' ' << name;
    }
}

std::set<std::string> anchors_of(const std::string& text) {
    std::set<std::string> anchors;
    for (const std::string& heading : found(text, "\n##+ ([^\n]*)")) anchors.insert(anchor_of(heading));
    return anchors;
}

TEST(Pages, EveryLinkAndPictureIsThere) {
    std::map<std::string, std::string> all = pages();
    all.emplace(kReadme, content_of(kReadme));
    for (const auto& [path, content] : all) {
        for (const std::string& link : found(content, R"(\]\(([^)\s]*)\))")) {
            if (link.starts_with("http")) continue;
            const std::size_t hash = std::min(link.find('#'), link.size());
            const std::string file =
                hash == 0 ? path
                          : (std::filesystem::path(path).parent_path() / link.substr(0, hash)).string();
            ASSERT_TRUE(std::filesystem::exists(file)) << path << ": " << link;
            if (hash < link.size()) {
                EXPECT_TRUE(anchors_of(content_of(file)).contains(link.substr(hash + 1)))
                    << path << ": " << link;
            }
        }
    }
}

TEST(Readme, IsShort) {
    const std::string readme = content_of(kReadme);
    EXPECT_LE(std::count(readme.begin(), readme.end(), '\n'), 200);
}

// Copied from the page, an example is one command.
TEST(Manual, EveryExampleIsOneCommand) {
    const std::string page = text_of_page();
    const std::string last = page.substr(page.find(".SH \"Examples\""));
    const std::set<std::string> examples = found(last, "\n\\.EX\n([^]*?)\n\\.EE\n");
    EXPECT_GE(examples.size(), 4u);
    for (const std::string& example : examples) {
        EXPECT_TRUE(example.starts_with("convwalk ")) << example;
        EXPECT_EQ(example.find('\n'), std::string::npos) << example;
    }
}

// The pages of the manual: the program's, those of its commands, and those of the reference.
std::vector<std::vector<std::string>> all_of_manual() {
    std::vector<std::vector<std::string>> all = {{}};
    for (const Command* command : commands()) all.push_back({std::string(command->name)});
    for (const ReferencePage* page : manual_pages()) all.push_back({page->name});
    return all;
}

// What a formatter complains about; "" when it finds nothing.
std::string complaints(const std::string& command, const std::vector<std::string>& name) {
    const TempFolder folder;
    const std::string page = folder / "page";
    std::ofstream(page) << source_of(name);
    const std::string report = folder / "report";
    const int status = std::system((command + " " + page + " > " + report + " 2>&1").c_str());
    const std::string text = content_of(report);
    return status == 0 || !text.empty() ? text : "failed without a word";
}

TEST(Manual, FormatsWithoutWarningsInMandoc) {
    if (!is_installed("mandoc")) GTEST_SKIP() << "mandoc is not installed";
    for (const auto& name : all_of_manual())
        EXPECT_EQ(complaints("mandoc -T lint -W warning", name), "") << ::testing::PrintToString(name);
}

TEST(Manual, FormatsWithoutWarningsInGroff) {
    if (!is_installed("groff")) GTEST_SKIP() << "groff is not installed";
    for (const auto& name : all_of_manual())
        EXPECT_EQ(complaints("groff -man -Tutf8 -ww -z", name), "") << ::testing::PrintToString(name);
}

TEST(Manual, IsInstalledWithAllItsPages) {
    const std::string rules = content_of(std::string(testing::kSourceDir) + "/cmake/Package.cmake");
    const std::string listed = rules.substr(rules.find("install_manual(\"\" 1)"));
    for (const auto& name : all_of_manual()) {
        if (name.empty()) continue;
        EXPECT_TRUE(has_word(listed, name.front())) << name.front();
    }
}

TEST(Manual, SaysWhichPagesThereAre) {
    const TempFolder folder;
    const Ended ended =
        Running(testing::kProgram, {.arguments = {"manual", "networ"}, .folder = folder.path()}).wait();
    EXPECT_EQ(ended.code, 1);
    EXPECT_NE(ended.err.find("network"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace convwalk

// The manual page against what the program itself says that it can do.
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <set>
#include <string>

#include "support/program.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Ended;
using testing::Running;
using testing::TempFolder;

const std::string kPage = SOURCE_DIR "/assets/convwalk.1";

// The words of a page's source as a reader sees them: "\-" is a hyphen, "\~" a space.
std::string text_of_page() {
    const std::string source = content_of(kPage);
    return std::regex_replace(std::regex_replace(source, std::regex(R"(\\-)"), "-"), std::regex(R"(\\~)"),
                              " ");
}

std::string help_of(const std::vector<std::string>& command) {
    const TempFolder folder;
    std::vector<std::string> arguments = command;
    arguments.emplace_back("--help");
    const Ended ended = Running(CONVWALK_PROGRAM, {.arguments = arguments, .folder = folder.path()}).wait();
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
    flags.merge(found(text, "(?:^|[ ,])(-[a-zA-Z])(?=[ ,\n])"));
    return flags;
}

std::set<std::string> commands_of_program() {
    const std::string help = help_of({});
    const std::size_t begin = help.find("Subcommands:");
    return found(help.substr(begin, help.find("\n\n", begin) - begin), "\n  ([a-z]+) ");
}

TEST(Manual, NamesEveryCommand) {
    const std::set<std::string> commands = commands_of_program();
    EXPECT_GE(commands.size(), 5u);
    const std::set<std::string> described = found(text_of_page(), "\n\\.TP\n\\.B convwalk ([a-z]+)\n");
    for (const std::string& command : commands) EXPECT_TRUE(described.contains(command)) << command;
}

TEST(Manual, NamesEveryFlag) {
    const std::set<std::string> described = flags_in(text_of_page());
    std::set<std::string> flags = flags_in(help_of({}));
    for (const std::string& command : commands_of_program()) flags.merge(flags_in(help_of({command})));
    EXPECT_GE(flags.size(), 30u);
    EXPECT_TRUE(flags.contains("--help") && flags.contains("-o") && flags.contains("--no-words"));
    for (const std::string& flag : flags) EXPECT_TRUE(described.contains(flag)) << flag;
}

// Copied from the page, an example is one command: its lines but the last end in a backslash.
TEST(Manual, EveryExampleIsOneCommand) {
    const std::string joined = std::regex_replace(text_of_page(), std::regex(R"(\\e\n *)"), "");
    const std::set<std::string> examples = found(joined, "\n\\.EX\n([^]*?)\n\\.EE\n");
    EXPECT_GE(examples.size(), 4u);
    for (const std::string& example : examples) {
        EXPECT_TRUE(example.starts_with("convwalk ")) << example;
        EXPECT_EQ(example.find('\n'), std::string::npos) << example;
    }
}

// What a formatter complains about; "" when it finds nothing.
std::string complaints(const std::string& command) {
    const TempFolder folder;
    const std::string report = folder / "report";
    const int status = std::system((command + " " + kPage + " > " + report + " 2>&1").c_str());
    const std::string text = content_of(report);
    return status == 0 || !text.empty() ? text : "failed without a word";
}

bool is_installed(const std::string& tool) {
    return std::system(("command -v " + tool + " > /dev/null").c_str()) == 0;
}

TEST(Manual, FormatsWithoutWarningsInMandoc) {
    if (!is_installed("mandoc")) GTEST_SKIP() << "mandoc is not installed";
    EXPECT_EQ(complaints("mandoc -T lint -W warning"), "");
}

TEST(Manual, FormatsWithoutWarningsInGroff) {
    if (!is_installed("groff")) GTEST_SKIP() << "groff is not installed";
    EXPECT_EQ(complaints("groff -man -Tutf8 -ww -z"), "");
}

}  // namespace
}  // namespace convwalk

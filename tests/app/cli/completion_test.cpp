// What shells and readers of manual pages are told of the commands, against the commands themselves.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/described.h"
#include "cli/run.h"
#include "support/command_line.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Ended;
using testing::is_installed;
using testing::write_file;
using testing::command_line::Cli;
using testing::command_line::expect_refused;

using Words = std::vector<std::string>;

class Completion : public Cli {
  protected:
    [[nodiscard]] std::string script_for(const std::string& shell) {
        const Ended ended = run({"completion", shell});
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
        write_file(folder_ / shell, ended.out);
        return (folder_ / shell);
    }
    // What bash offers for the last of these words.
    [[nodiscard]] std::set<std::string> offered(const std::string& words) {
        const std::string file = script_for("bash");
        const std::string command = fmt::format(
            "bash -c 'source {}; COMP_WORDS=({}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _convwalk; "
            "printf \"%s\\n\" \"${{COMPREPLY[@]}}\"' > {}",
            file, words, std::string(folder_ / "offered"));
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::istringstream lines(content_of(folder_ / "offered"));
        std::set<std::string> all;
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty()) all.insert(line);
        }
        return all;
    }
};

TEST_F(Completion, OfBashOffersCommandsFlagsAndTheirWords) {
    using Offered = std::set<std::string>;
    EXPECT_EQ(offered("convwalk expo"), Offered{"export"});
    EXPECT_EQ(offered("convwalk \"\"").size(), commands().size() + 2);
    EXPECT_EQ(offered("convwalk export --vi"), Offered{"--view"});
    EXPECT_EQ(offered("convwalk export --op conv --theme d"), Offered{"dark"});
    EXPECT_EQ(offered("convwalk export --format ti"), Offered{"tikz"});
    EXPECT_EQ(offered("convwalk export --preset padding_circ"), Offered{"padding_circular"});
    EXPECT_EQ(offered("convwalk solve --vi"), Offered{});
    EXPECT_EQ(offered("convwalk export fig"), Offered{}) << "then files are offered";
}

TEST_F(Completion, OfEveryShellNamesEveryFlag) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const std::string script = content_of(script_for(shell));
        for (const DescribedCommand& command : described_commands()) {
            EXPECT_NE(script.find(command.row->name), std::string::npos) << shell << ' ' << command.row->name;
            for (const DescribedFlag& flag : command.flags) {
                if (flag.is_positional()) continue;
                const std::string& name = flag.names.back();
                const std::string spelled = std::string(shell) == "fish" ? "-l " + name.substr(2) : name;
                EXPECT_NE(script.find(spelled), std::string::npos) << shell << ' ' << name;
            }
        }
        if (is_installed(shell)) {
            EXPECT_EQ(std::system(fmt::format("{} -n {}", shell, std::string(folder_ / shell)).c_str()), 0)
                << shell;
        }
    }
    expect_refused(run({"completion", "tcsh"}), kBadInput, {"shell", "tcsh", "bash"});
}

TEST(DescribedCommands, KnowTheWordsOfTables) {
    for (const DescribedCommand& command : described_commands()) {
        std::set<std::string> seen;
        for (const DescribedFlag& flag : command.flags) {
            EXPECT_FALSE(flag.about.empty()) << command.row->name << ' ' << flag.names.front();
            for (const std::string& name : flag.names) EXPECT_TRUE(seen.insert(name).second) << name;
        }
    }
}

TEST_F(Cli, TheManualPageOfACommandNamesItsFlagsAndFormatsWithoutWarnings) {
    for (const DescribedCommand& command : described_commands()) {
        const std::string name(command.row->name);
        const Ended ended = run({"manual", name});
        ASSERT_EQ(ended.code, kSuccess) << ended.err;
        const std::string text = std::regex_replace(ended.out, std::regex(R"(\\-)"), "-");
        for (const DescribedFlag& flag : command.flags) {
            for (const std::string& each : flag.names)
                EXPECT_NE(text.find(each), std::string::npos) << name << ' ' << each;
        }
        write_file(folder_ / "page.1", ended.out);
        const std::string page = folder_ / "page.1";
        if (is_installed("groff")) {
            EXPECT_EQ(
                std::system(fmt::format("test -z \"$(groff -man -Tutf8 -ww -z {} 2>&1)\"", page).c_str()), 0)
                << name;
        }
    }
    expect_refused(run({"manual", "expört"}), kBadInput, {"page", "expört", "export"});
}

TEST(ManualPages, OfEveryCommandArePackaged) {
    const std::string rules = content_of(std::string(testing::kSourceDir) + "/cmake/Package.cmake");
    std::string listed = "foreach(command";
    for (const Command* command : commands()) listed += " " + std::string(command->name);
    EXPECT_NE(rules.find(listed + ")"), std::string::npos) << listed;
}

}  // namespace
}  // namespace convwalk

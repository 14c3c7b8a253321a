// Commands that are shown, read back by a shell's rules and by the program's own flags.
#include "scenario/command_line.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/fields.h"
#include "arithmetic/operators.h"
#include "cli/layer_flags.h"
#include "cli/view_flags.h"
#include "picture/figures.h"
#include "support/places.h"
#include "support/program.h"
#include "support/random_scenario.h"

namespace convwalk {
namespace {

using testing::one_of;
using testing::random_scenario;
using Words = std::vector<std::string>;

// Words as a POSIX shell splits them, for commands without variables or patterns.
Words split(const std::string& command) {
    Words words;
    bool in_word = false;
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i];
        if (c == ' ') {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == '\'') {
            const std::size_t end = command.find('\'', i + 1);
            words.back() += command.substr(i + 1, end - i - 1);
            i = end;
        } else if (c == '\\') {
            words.back() += command.at(++i);
        } else {
            words.back() += c;
        }
    }
    return words;
}

// Words as the shell of this machine splits them.
Words split_by_shell(const std::string& command) {
    const std::string print = "for word in " + command + "; do printf '%s\\n' \"$word\"; done";
    const testing::TempFolder folder;
    const testing::Ended ended = testing::Running("/bin/sh", {{"-c", print}, folder.path()}).wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    Words words;
    std::size_t begin = 0;
    for (std::size_t end; (end = ended.out.find('\n', begin)) != std::string::npos; begin = end + 1)
        words.push_back(ended.out.substr(begin, end - begin));
    return words;
}

struct Asked {
    Scenario scenario;
    std::string output;
};

// What `convwalk export` understands.
Asked asked(const Words& words) {
    CLI::App app;
    Asked result;
    LayerFlags layer;
    ViewFlags view;
    CLI::App* command = app.add_subcommand("export");
    command->add_option("-o,--output", result.output);
    add_layer_flags(*command, layer);
    add_view_flags(*command, view);
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    try {
        app.parse(static_cast<int>(arguments.size()), arguments.data());
        result.scenario = scenario_of(layer);
        apply(view, result.scenario);
    } catch (const CLI::Error& error) {
        ADD_FAILURE() << error.what();
    } catch (const BadInput& error) {
        ADD_FAILURE() << error.what();
    }
    return result;
}

void expect_said(const Scenario& scenario, const std::string& output) {
    const std::string command = command_line(scenario, output);
    SCOPED_TRACE(command);
    EXPECT_TRUE(command.starts_with("convwalk export"));
    const Asked found = asked(split(command));
    EXPECT_EQ(found.scenario, scenario) << to_json(found.scenario) << to_json(scenario);
    EXPECT_EQ(found.output, output);
}

TEST(CommandLine, OfEveryPresetMakesThatPreset) {
    for (const Preset& p : presets()) expect_said(p.scenario, p.name + ".gif");
}

// Files keep everything that commands do, so what a file gives back is equal, not only alike.
TEST(CommandLine, OfAnyScenarioMakesThatScenario) {
    std::mt19937 random(1);
    const Words outputs = {"x.gif", "-", "frames/", "it's.svg", "-o.png", "--", "a b", "$HOME", "ä.gif"};
    for (int i = 0; i < 5000 && !HasFailure(); ++i) {
        Scenario s = random_scenario(random);
        if (i % 3 == 0 && !s.network()) s.alone()->layer.axes = {3, s.alone()->layer.axes.front()};
        if (i % 5 == 0) s.theme = Theme(built_in_theme(one_of(random, theme_names())));
        if (i % 7 == 0 && !s.network())
            s.alone()->layer.axes.resize(1 + static_cast<std::size_t>(i) % 3,
                                         AxisSpec(s.alone()->layer.axes[0]));
        expect_said(s, one_of(random, outputs));
    }
}

// From flags to a file, and from the file's command to a file again.
Scenario survivor(const Words& flags) {
    Words words = {"convwalk", "export"};
    words.insert(words.end(), flags.begin(), flags.end());
    SCOPED_TRACE(::testing::PrintToString(flags));
    const Scenario made = asked(words).scenario;
    const std::string file = to_json(made);
    const Scenario read = parse_scenario(file);
    EXPECT_EQ(read, made) << file;
    EXPECT_EQ(to_json(asked(split(command_line(read, "x.gif"))).scenario), file);
    return made;
}

// Each of them makes another scenario: none is dropped on the way.
void expect_all_survive(const Words& before, const std::string& flag, const Words& values) {
    std::set<std::string> made;
    for (const std::string& value : values) {
        Words flags = before;
        flags.insert(flags.end(), {flag, value});
        made.insert(to_json(survivor(flags)));
    }
    EXPECT_EQ(made.size(), values.size()) << flag;
}

TEST(CommandLine, EveryWordSurvives) {
    expect_all_survive({}, "--op", operator_flags());
    expect_all_survive({}, "--view", view_names());
    expect_all_survive({}, "--theme", theme_names());
    expect_all_survive({}, "--motion", motion_names());
    expect_all_survive({}, "--moment", {"start", "middle", "end", "3", "2.5s"});
    expect_all_survive({"--no-numbers"}, "--input-values", input_fill_names());
    expect_all_survive({"--no-numbers"}, "--kernel-values", kernel_fill_names());
    for (const char* one : {"indices", "words", "transparent", "numbers", "true-convolution", "intro"}) {
        const std::string on = std::string("--") + one;
        const std::string off = std::string("--no-") + one;
        EXPECT_NE(survivor({"--preset", "numerical_padding_strides", on}),
                  survivor({"--preset", "numerical_padding_strides", off}))
            << one;
    }
}

TEST(CommandLine, EveryFieldOfEveryOperatorSurvives) {
    for (const std::string& op : operator_flags()) {
        for (const LayerFieldRow& row : layer_fields()) {
            if (!row.of(operator_named(op))) continue;
            const std::string flag(row.flag);
            const Words before = {"--op", op};
            if (const auto* choice = std::get_if<Choice>(&row.holds))
                expect_all_survive(before, flag, words_of(*choice));
            else if (std::holds_alternative<Switch>(row.holds))
                EXPECT_NE(survivor({"--op", op, flag}), survivor(before)) << flag;
            else if (row.field == LayerField::dimensions)
                expect_all_survive(before, flag, {"1", "2", "3"});
            else if (row.is_on_axes())
                expect_all_survive(before, flag, {"4", "7x5", "4x7x6"});
            else
                expect_all_survive(before, flag, {"4", "7"});
        }
        if (row_of(LayerField::padding).of(operator_named(op)))
            expect_all_survive({"--op", op}, "--padding",
                               {"0", "1x2", "valid", "same", "half", "full", "causal"});
    }
}

// Numbers beside a padding word are seen by nothing.
TEST(CommandLine, KeepsWhatAFileKeeps) {
    Scenario s;
    s.alone()->padding = PaddingWord::same;
    s.alone()->layer.axes[0].padding_begin = 2;
    EXPECT_EQ(asked(split(command_line(s, "x"))).scenario, parse_scenario(to_json(s)));
}

// Impossible layers are said, too: their command is refused with the same sentence.
TEST(CommandLine, OfImpossibleLayersSaysThem) {
    Scenario s;
    s.alone()->layer.axes[0].stride = -1;
    s.alone()->layer.axes[1].padding_end = -2;
    expect_said(s, "x.gif");
    s.alone()->layer.op = Operator::max_pooling;
    s.alone()->layer.axes = {AxisSpec{.input = -3, .ceil_mode = true}};
    expect_said(s, "x.gif");
}

TEST(CommandLine, IsReadByTheShellAsBySplit) {
    std::mt19937 random(2);
    for (int i = 0; i < 40 && !HasFailure(); ++i) {
        const Scenario s = random_scenario(random);
        const std::string command = command_line(s, one_of<std::string>(random, {"it's $x.gif", "-", "*"}));
        EXPECT_EQ(split_by_shell(command), split(command)) << command;
    }
    for (const char* word : {"", "a", "it's", "'", "''", "a\\b", "~", "#x", "!", "$(ls)", "\"", "ä ö", "-"}) {
        EXPECT_EQ(split_by_shell(shell_quoted(word)), Words{word});
        EXPECT_EQ(split(shell_quoted(word)), Words{word});
    }
}

TEST(CommandLine, SaysOnlyWhatIsNotUsual) {
    const Scenario usual;
    EXPECT_EQ(command_line(usual, "x.gif"), "convwalk export -o x.gif");
    Scenario s;
    s.alone()->layer.op = Operator::transposed_convolution;
    for (AxisSpec& a : s.alone()->layer.axes) {
        a.input = 3;
        a.kernel = 4;
        a.stride = 2;
        a.padding_begin = a.padding_end = 1;
    }
    EXPECT_EQ(command_line(s, "up.gif"),
              "convwalk export --op transposed --input 3 --kernel 4 --stride 2 --padding 1 -o up.gif");
    s.alone()->layer.axes[0].input = 7;
    s.title = "It's up";
    s.pace.step_ms = 250;
    s.pace.intro = false;
    s.output.first_step = 3;
    EXPECT_EQ(command_line(s, "-"),
              "convwalk export --op transposed --input 7x3 --kernel 4 --stride 2 --padding 1 --title "
              "'It'\\''s up' --step-time 250ms --steps 3.. --no-intro -o -");
    Scenario own;
    own.alone()->layer.axes = {AxisSpec{}};
    own.alone()->padding = PaddingWord::causal;
    own.theme.accent = {255, 0, 0, 255};
    EXPECT_EQ(command_line(own, "x.svg"),
              "convwalk export --dimensions 1 --padding causal --theme "
              "'{\"accent\":\"#ff0000\",\"base\":\"light\"}' -o x.svg");
}

// The program itself, as it is typed.
TEST(CommandLine, MakesTheSameFile) {
    const testing::TempFolder folder;
    const auto svg_of = [&](Words words) {
        words.erase(words.begin());
        const testing::Ended ended = testing::Running(testing::kProgram, {words, folder.path()}).wait();
        EXPECT_EQ(ended.code, 0) << ended.err;
        return testing::content_of(folder / "x y.svg");
    };
    std::mt19937 random(3);
    for (int i = 0; i < 12; ++i) {
        Scenario s = random_scenario(random);
        if (!s.network()) {
            s.subject = one_of(random, presets()).scenario.subject;
            s.values = fitted(resolved(layer_of(s)), std::move(s.values));
        }
        if (why_no_figure(s)) s.view.kind = s.network() ? ViewKind::network : ViewKind::oblique;
        s.output.moment = {StillMoment::Kind::end};
        testing::write_file(folder / "s.json", to_json(s));
        EXPECT_EQ(svg_of(split(command_line(s, "x y.svg"))),
                  svg_of({"convwalk", "export", "s.json", "-o", "x y.svg"}));
    }
}

}  // namespace
}  // namespace convwalk

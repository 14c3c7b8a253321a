#include "cli/run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/writing.h"
#include "desk/session.h"
#include "export/formats.h"
#include "export/output_file.h"
#include "render/opengl.h"
#include "ui/window.h"

namespace convwalk {
namespace {

constexpr const char* kExamples = R"(
Without a command the window opens: `convwalk` with what was open last, `convwalk FILE.json` with a scenario.

Examples:
  convwalk export --preset padding_strides_transposed -o transposed.gif
  convwalk export --op conv --input 7 --kernel 3 --stride 2 --padding 1 --view flat -o slide.svg
  convwalk export --op transposed --input 3 --kernel 4 --stride 2 --padding 1 --motion smooth -o up.gif
  convwalk shape --op max-pool --input 9 --kernel 4 --stride 2 --padding 2 --ceil-mode
  convwalk gallery pictures --theme dark
  convwalk network --preset vgg_16
  convwalk solve --input 7 --output 14

Exit codes: 0 success, 1 bad input, 2 usage, 3 no graphics, 4 cannot write, 130 interrupted.)";

int fail(int code, const std::string& sentence) {
    // Unlike fmt::print() it may fail: there is nobody left to tell.
    std::fputs(fmt::format("convwalk: {}\n", sentence).c_str(), stderr);
    return code;
}

// The end of a command's help.
std::string examples_below(std::string_view examples) {
    std::string text = examples.find('\n') == std::string_view::npos ? "\nExample:" : "\nExamples:";
    for (std::size_t begin = 0; begin < examples.size();) {
        const std::size_t end = std::min(examples.find('\n', begin), examples.size());
        text += fmt::format("\n  {}", examples.substr(begin, end - begin));
        begin = end + 1;
    }
    return text;
}

// How many values the option of this name takes.
std::string with_count(const CLI::App& command, const std::string& name) {
    const CLI::Option* option = command.get_option_no_throw(name);
    const int count = option == nullptr ? 1 : option->get_expected_max();
    return count == 1 ? name + " takes exactly one value"
                      : fmt::format("{} takes exactly {} values", name, count);
}

// What was not understood, with the nearest of the names that are.
std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error) {
    const auto* command = &app;
    for (const CLI::App* used : app.get_subcommands()) command = used;
    const std::string help =
        command == &app ? "convwalk --help" : fmt::format("convwalk {} --help", command->get_name());

    std::vector<std::string> unexpected = command->remaining();
    if (unexpected.empty()) unexpected = app.remaining();
    if (unexpected.empty()) {
        std::string what = printable(error.what(), 300);
        if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
            what = with_count(*command, what.substr(0, what.find(':')));
        return fmt::format("{}; see `{}`", what, help);
    }
    const std::string word = unexpected.front().substr(0, unexpected.front().find('='));
    std::vector<std::string> known;
    if (word.starts_with('-')) {
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
        }
    } else {
        for (const CLI::App* each : command->get_subcommands([](const CLI::App*) { return true; }))
            known.push_back(each->get_name());
    }
    if (std::find(known.begin(), known.end(), word) != known.end())
        return fmt::format("\"{}\" must come after \"{}\"; see `{}`", word, command->get_name(), help);
    if (!word.starts_with('-') && command == &app) return unknown_name("command", word, known);
    const auto options = command->get_options([](const CLI::Option* option) {
        return option->count() > 0 && option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
    });
    if (!word.starts_with('-') && !options.empty()) {
        const std::string flag = options.front()->get_name();
        return fmt::format(
            "unknown argument \"{}\"; {} takes one value, so repeat it for each: {} {}; see `{}`",
            printable(word), flag, flag, printable(word), help);
    }
    const std::string near = nearest_name(word, known);
    return fmt::format("unknown {} \"{}\"{}; see `{}`", word.starts_with('-') ? "flag" : "argument",
                       printable(word), near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near),
                       help);
}

// Closed standard streams are opened again, so that no file takes their numbers and gets what is meant for
// them. Each is opened the wrong way round: using it still fails.
void occupy_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(stream, F_GETFD) == -1)
            static_cast<void>(open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
}

// Adds a command to the program. When it is given, `chosen` becomes what it does.
void add(CLI::App& program, const Command& row, Task& chosen) {
    CLI::App* command = program.add_subcommand(std::string(row.name), std::string(row.about));
    Task action = row.add(*command);
    if (!row.examples.empty()) command->footer(examples_below(row.examples));
    command->callback([action = std::move(action), &chosen] { chosen = action; });
}

// What was printed may have gone nowhere.
void check_standard_output() {
    errno = 0;
    if (std::fflush(stdout) != 0 || !std::cout.flush())
        throw CannotWrite("can't write to standard output: " + std::generic_category().message(errno));
}

// Runs what was asked for; every sentence for a person comes out here.
int guarded(const Task& action) {
    try {
        // A closed pipe is an error of the write, which has a sentence.
        std::signal(SIGPIPE, SIG_IGN);
        // So is a file that would become larger than the shell allows.
        std::signal(SIGXFSZ, SIG_IGN);
        action();
        check_standard_output();
        return kSuccess;
    } catch (const BadUsage& error) {
        return fail(kUsage, error.what());
    } catch (const BadInput& error) {
        return fail(kBadInput, error.what());
    } catch (const NoGraphics& error) {
        return fail(kNoGraphics, error.what());
    } catch (const Interrupted& interrupted) {
        return fail(kInterrupted, interrupted.sentence);
    } catch (const CannotWrite& error) {
        return fail(kCannotWrite, error.what());
    } catch (const std::system_error& error) {
        // Printing is all that throws these.
        return fail(kCannotWrite, "can't write to standard output: " + error.code().message());
    } catch (const std::bad_alloc&) {
        return fail(kBadInput, "there is not enough memory for that; choose a smaller size or input");
    } catch (const std::exception& error) {
        return fail(kCannotWrite, error.what());
    }
}

// A file to open in the window, rather than a command.
bool is_scenario_file(const std::string& argument) {
    constexpr std::string_view kEnding = ".json";
    return !argument.starts_with('-') &&
           (argument.ends_with(kEnding) || argument.find('/') != std::string::npos);
}

// Writes the animation that the window would begin with, for those who try the program where there is none.
void show_without_window(const NoGraphics& why) {
    const std::string path = "convwalk.gif";
    std::error_code error;
    if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::not_found)
        throw NoGraphics(fmt::format("{} {} is there already, and is left as it is.", why.what(), path));
    std::fputs(
        fmt::format("convwalk: there is no display to open a window on, so the animation that it would "
                    "begin with goes into {}; `convwalk --help` lists what else works\n",
                    path)
            .c_str(),
        stderr);
    export_scenario(first_scenario(), path, Format::gif);
}

// @param file empty: what was open last
void open_window(const std::string& file) {
    try {
        if (run_window({.file = file}) == WindowEnd::ended)
            throw Interrupted{"ended from outside; what was not finished is not kept"};
    } catch (const NoDisplay& none) {
        if (!file.empty()) throw;
        show_without_window(none);
    }
}

}  // namespace

int run(int argc, const char* const* argv) {
    occupy_standard_streams();
    if (argc <= 1) return guarded([] { open_window(""); });
    if (argc == 2 && is_scenario_file(argv[1])) return guarded([&] { open_window(argv[1]); });

    CLI::App app("Convwalk shows how convolutions walk: sizes, layouts and animations of any layer.",
                 "convwalk");
    app.footer(kExamples);
    app.set_version_flag("--version", std::string("convwalk ") + CONVWALK_VERSION);
    app.require_subcommand(1);
    app.failure_message([](const CLI::App*, const CLI::Error&) { return std::string(); });
    Task chosen;
    for (const Command* command : commands()) add(app, *command, chosen);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {
        std::ostringstream text;
        app.exit(help, text, text);
        return guarded([&] { fmt::print("{}", text.str()); });
    } catch (const CLI::ParseError& error) {
        return fail(kUsage, usage_sentence(app, error));
    }
    return guarded(chosen);
}

}  // namespace convwalk

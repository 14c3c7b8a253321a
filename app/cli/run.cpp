#include "cli/run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <new>
#include <optional>
#include <sstream>
#include <system_error>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands.h"
#include "cli/frameworks_commands.h"
#include "cli/layer_flags.h"
#include "cli/network_command.h"
#include "export/formats.h"
#include "export/output_file.h"
#include "picture/figures.h"
#include "render/opengl.h"
#include "scenario/with_preset.h"
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

Exit codes: 0 success, 1 bad input, 2 usage, 3 no graphics, 4 cannot write.)";

int fail(int code, const std::string& sentence) {
    // Unlike fmt::print() it may fail: there is nobody left to tell.
    std::fputs(fmt::format("convwalk: {}\n", sentence).c_str(), stderr);
    return code;
}

// What the gallery shows: each preset, with what the flags say of all.
std::vector<Scenario> every_preset(const ViewFlags& flags) {
    const Scenario nothing_given;
    std::vector<Scenario> scenarios;
    for (const Preset& p : presets()) {
        scenarios.push_back(with_preset(nothing_given, p));
        apply_to_any(flags, scenarios.back());
    }
    return scenarios;
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

// What was printed may have gone nowhere.
void check_standard_output() {
    errno = 0;
    if (std::fflush(stdout) != 0 || !std::cout.flush())
        throw CannotWrite("can't write to standard output: " + std::generic_category().message(errno));
}

// Runs what was asked for; every sentence for a person comes out here.
int guarded(const std::function<void()>& command) {
    try {
        // A closed pipe is an error of the write, which has a sentence.
        std::signal(SIGPIPE, SIG_IGN);
        command();
        check_standard_output();
        return kSuccess;
    } catch (const BadUsage& error) {
        return fail(kUsage, error.what());
    } catch (const BadInput& error) {
        return fail(kBadInput, error.what());
    } catch (const NoGraphics& error) {
        return fail(kNoGraphics, error.what());
    } catch (const Interrupted&) {
        return fail(kInterrupted, "interrupted; what was not finished is not kept");
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

}  // namespace

int run(int argc, const char* const* argv) {
    occupy_standard_streams();
    if (argc <= 1) return guarded([] { run_window(""); });
    if (argc == 2 && is_scenario_file(argv[1])) return guarded([&] { run_window(argv[1]); });

    CLI::App app("Convwalk shows how convolutions walk: sizes, layouts and animations of any layer.",
                 "convwalk");
    app.footer(kExamples);
    app.set_version_flag("--version", std::string("convwalk ") + CONVWALK_VERSION);
    app.require_subcommand(1);
    app.failure_message([](const CLI::App*, const CLI::Error&) { return std::string(); });
    std::function<void()> command;

    LayerFlags layer;
    ViewFlags view;
    std::string output;
    std::optional<std::string> format;
    bool json = false;
    bool print_scenario = false;

    auto* list = app.add_subcommand("presets", "List the ready-made animations");
    list->add_flag("--json", json, "As JSON");
    list->callback([&] { command = [&] { list_presets(json); }; });

    auto* shape = app.add_subcommand("shape", "Output size of a layer, and how it is calculated");
    add_layer_flags(*shape, layer);
    shape->add_flag("--json", json, "As JSON");
    shape->footer("\nExample:\n  convwalk shape --op transposed --input 7 --kernel 4 --stride 2 --padding 1");
    shape->callback([&] { command = [&] { print_shape(scenario_of(layer).layer, json); }; });

    LayerFlags export_layer;
    auto* one = app.add_subcommand("export", "Write an animation or a picture of a layer");
    one->add_option("-o,--output", output, outputs_in_words() + ", or - for standard output");
    one->add_option("--format", format, listed(format_names(), " or ") + ", where the name does not say it");
    one->add_flag("--print-scenario", print_scenario, "Print the scenario as JSON instead");
    add_layer_flags(*one, export_layer);
    add_view_flags(*one, view);
    one->footer(
        "\nExamples:\n"
        "  convwalk export --preset padding_strides_transposed -o transposed.gif\n"
        "  convwalk export --input 7x5 --kernel 3x2 --padding same --view flat --moment 4 -o figure.svg\n"
        "  convwalk export --preset dilation --motion smooth --size 1080x1080 -o frames/");
    one->callback([&] {
        command = [&] {
            Scenario scenario = scenario_of(export_layer);
            apply(view, scenario);
            if (print_scenario) {
                static_cast<void>(figure(scenario));
                fmt::print("{}", to_json(scenario));
                return;
            }
            if (output.empty())
                throw BadUsage("output is missing; name a file with -o, such as -o figure.gif");
            export_scenario(scenario, output, format_of(output, format));
        };
    });

    ViewFlags gallery_view;
    auto* gallery = app.add_subcommand("gallery", "Write every ready-made animation into a folder");
    gallery->add_option("folder", output, "Made when it is missing")->required();
    gallery->add_option("--format", format, listed(format_names(), " or ") + "; gif when left out");
    add_view_flags(*gallery, gallery_view);
    gallery->footer("\nExample:\n  convwalk gallery pictures --view flat --theme dark --size 480x360");
    gallery->callback([&] {
        command = [&] {
            export_gallery(every_preset(gallery_view), output, format_of("-", format.value_or("gif")));
        };
    });

    add_framework_commands(app, command);
    add_network_commands(app, command);

    std::string records = "-";
    auto* batch = app.add_subcommand("compute", "Answer JSON lines of layers, one line each, for scripts");
    batch->add_option("file", records, "The lines; standard input when left out");
    batch->footer(
        "\nExample:\n  echo '{\"id\":1,\"op\":\"conv\",\"input_shape\":[1,1,7,7],...}' | convwalk compute");
    batch->callback([&] { command = [&] { run_compute(records); }; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {
        std::ostringstream text;
        app.exit(help, text, text);
        return guarded([&] { fmt::print("{}", text.str()); });
    } catch (const CLI::ParseError& error) {
        return fail(kUsage, usage_sentence(app, error));
    }
    return guarded(command);
}

}  // namespace convwalk

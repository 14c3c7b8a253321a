#include "cli/run.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <new>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands.h"
#include "cli/layer_flags.h"
#include "export/output_file.h"
#include "render/opengl.h"
#include "scene/figure.h"

namespace convwalk {
namespace {

constexpr const char* kDefaultPreset = "padding_strides_transposed";
constexpr const char* kDefaultOutput = "convwalk.gif";

constexpr const char* kExamples = R"(
Examples:
  convwalk export --preset padding_strides_transposed -o transposed.gif
  convwalk export --op conv --input 7 --kernel 3 --stride 2 --padding 1 --view flat -o slide.svg
  convwalk export --op transposed --input 3 --kernel 4 --stride 2 --padding 1 --motion smooth -o up.gif
  convwalk shape --op max-pool --input 9 --kernel 4 --stride 2 --padding 2 --ceil-mode
  convwalk gallery pictures --theme dark

Exit codes: 0 success, 1 bad input, 2 usage, 3 no graphics, 4 cannot write.)";

int fail(int code, const std::string& sentence) {
    fmt::print(stderr, "convwalk: {}\n", sentence);
    return code;
}

// CLI11 says what it did not expect; a near miss among the known names helps more.
std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error, int argc,
                           const char* const* argv) {
    const auto* command = &app;
    for (const CLI::App* used : app.get_subcommands()) command = used;
    std::vector<std::string> known;
    for (const CLI::Option* option : command->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    for (const CLI::App* sub : command->get_subcommands([](const CLI::App*) { return true; }))
        known.push_back(sub->get_name());
    std::string hint;
    for (int i = 1; i < argc && hint.empty(); ++i) {
        const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
        if (std::find(known.begin(), known.end(), word) != known.end() || word == command->get_name())
            continue;
        if (error.get_name() != "ExtrasError" && error.get_name() != "RequiredError") continue;
        if (const std::string near = nearest_name(word, known); !near.empty())
            hint = fmt::format("; \"{}\" is unknown, did you mean \"{}\"?", printable(word), near);
    }
    const std::string help =
        command == &app ? "convwalk --help" : fmt::format("convwalk {} --help", command->get_name());
    return fmt::format("{}{} See `{}`.", printable(error.what(), 300), hint.empty() ? "." : hint, help);
}

// Runs what was asked for; every sentence for a person comes out here.
int guarded(const std::function<void()>& command) {
    try {
        watch_for_interrupts();
        command();
        return kSuccess;
    } catch (const BadInput& error) {
        return fail(kBadInput, error.what());
    } catch (const NoGraphics& error) {
        return fail(kNoGraphics, error.what());
    } catch (const CannotWrite& error) {
        return fail(kCannotWrite, error.what());
    } catch (const Interrupted&) {
        return fail(kInterrupted, "interrupted; nothing was written");
    } catch (const std::bad_alloc&) {
        return fail(kBadInput, "there is not enough memory for that; choose a smaller size or input");
    } catch (const std::exception& error) {
        return fail(kCannotWrite, error.what());
    }
}

void export_default() {
    export_scenario(preset(kDefaultPreset).scenario, kDefaultOutput, Format::gif);
    fmt::print("This is {}; `convwalk --help` tells how to make any other.\n", kDefaultPreset);
}

}  // namespace

int run(int argc, const char* const* argv) {
    if (argc <= 1) return guarded(export_default);

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
    std::string format;
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
    one->add_option("-o,--output", output,
                    "FILE.gif, FILE.png, FILE.svg, DIR/ for frames, or - for standard output");
    one->add_option("--format", format, "gif, png or svg, where the name does not say it");
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
                throw BadInput("output is missing; name a file with -o, such as -o figure.gif");
            export_scenario(scenario, output, format_of(output, format));
        };
    });

    ViewFlags gallery_view;
    auto* gallery = app.add_subcommand("gallery", "Write every ready-made animation into a folder");
    gallery->add_option("folder", output, "Made when it is missing")->required();
    gallery->add_option("--format", format, "gif, png or svg; gif when left out");
    add_view_flags(*gallery, gallery_view);
    gallery->footer("\nExample:\n  convwalk gallery pictures --view flat --theme dark --size 480x360");
    gallery->callback([&] {
        command = [&] {
            Scenario model;
            apply(gallery_view, model);
            export_gallery(model, output, format_of("-", format.empty() ? "gif" : format));
        };
    });

    std::string records = "-";
    auto* batch = app.add_subcommand("compute", "Answer JSON lines of layers, one line each, for scripts");
    batch->add_option("file", records, "The lines; standard input when left out");
    batch->footer(
        "\nExample:\n  echo '{\"id\":1,\"op\":\"conv\",\"input_shape\":[1,1,7,7],...}' | convwalk compute");
    batch->callback([&] { command = [&] { run_compute(records); }; });

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {
        app.exit(help);
        return kSuccess;
    } catch (const CLI::ParseError& error) {
        return fail(kUsage, usage_sentence(app, error, argc, argv));
    }
    return guarded(command);
}

}  // namespace convwalk

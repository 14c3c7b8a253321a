// convwalk lesson: lessons on the command line, and in the window.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/text_rows.h"
#include "cli/writing.h"
#include "desk/lesson_export.h"
#include "desk/lesson_files.h"
#include "desk/other_formats.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "lesson/check.h"
#include "lesson/judge.h"
#include "lesson/words.h"
#include "ui/window.h"

namespace convwalk {
namespace {

struct Flags {
    std::vector<std::string> words;  // what is done, and to what
    std::string language;
    std::string output;
    std::string format = "html";
    std::string answers = "after";
    bool handout = false;
    std::int64_t seed = 0;  // 0: the numbers of the lesson

    [[nodiscard]] std::string spoken() const {
        if (language.empty()) return language_of_environment();
        const auto& all = lesson_languages();
        return all[choice("language", language, all)];
    }
};

void expect(const Flags& flags, std::size_t least, std::size_t most, const char* usage) {
    if (flags.words.size() < least || flags.words.size() > most)
        throw BadUsage(fmt::format("what is needed is: convwalk lesson {}", usage));
}

// Lessons by their names or files; "all" are the ready-made ones.
std::vector<Lesson> lessons_named(const std::vector<std::string>& names, const std::string& language) {
    std::vector<Lesson> list;
    for (const std::string& name : names) {
        if (name == "all") {
            const auto& all = lessons(language);
            list.insert(list.end(), all.begin(), all.end());
        } else {
            list.push_back(lesson_from(name, language));
        }
    }
    return list;
}

void print_list(const Flags& flags) {
    TextRows rows;
    for (const Lesson& lesson : lessons(flags.spoken()))
        rows.push_back({lesson.name, fmt::format("{} scenes", lesson.scenes.size()),
                        fmt::format("{} min", lesson.minutes), lesson.title, lesson.promise});
    fmt::print("{}", in_columns(rows));
}

// --- show

std::string kind_words(const LessonScene& scene) {
    switch (scene.task->kind) {
        case TaskKind::size:
        case TaskKind::value:
        case TaskKind::count:
            return scene.words.unit.empty() ? "a number" : fmt::format("a number of {}", scene.words.unit);
        case TaskKind::point:
            return "one cell, by row and column: 0,2";
        case TaskKind::paint:
            return "cells, by row and column: 0,2 1,2";
        case TaskKind::make: {
            std::vector<std::string> free;
            for (const LayerField field : scene.free) free.push_back(fmt::format("{}=2", row_of(field).name));
            if (scene.free_kernel) free.emplace_back("kernel_values=[[1,0],[0,1]]");
            return fmt::format("fields that are free: {}", fmt::join(free, " "));
        }
        case TaskKind::choose:
            return "a letter";
        case TaskKind::rank:
            return "all letters, the least first: b a";
        case TaskKind::code:
            return "a call of a framework";
        case TaskKind::network:
            return "a network: layers such as C(8,3)-P(2)-C(16,3), or code";
    }
    return "";
}

void print_scene(const LessonScene& scene, std::size_t number, std::size_t count) {
    fmt::print("\n{}/{} {}\n{}\n", number, count, scene.id, filled(scene.words.words, scene));
    if (!scene.task) return;
    fmt::print("? {}\n", filled(scene.words.question, scene));
    for (std::size_t i = 0; i < scene.task->options.size(); ++i)
        fmt::print("  {}) {}\n", letter_of(i), label_of(scene, i));
    fmt::print("  answer with {}\n", kind_words(scene));
}

void show(const Flags& flags) {
    expect(flags, 2, 3, "show NAME|FILE [SCENE]");
    const Lesson lesson = lesson_from(flags.words[1], flags.spoken());
    if (flags.words.size() == 2) fmt::print("{}\n{}\n", lesson.title, lesson.promise);
    for (std::size_t i = 0; i < lesson.scenes.size(); ++i) {
        if (flags.words.size() == 3 && i != scene_named(lesson, flags.words[2])) continue;
        print_scene(lesson.scenes[i], i + 1, lesson.scenes.size());
    }
}

// --- answer

void answer(const Flags& flags) {
    expect(flags, 4, SIZE_MAX, "answer NAME|FILE SCENE ANSWER");
    const Lesson lesson = lesson_from(flags.words[1], flags.spoken());
    const LessonScene& scene = lesson.scenes[scene_named(lesson, flags.words[2])];
    if (!scene.task) throw BadInput(fmt::format("scene is \"{}\"; nothing is asked in it", scene.id));
    const std::string given = fmt::format("{}", fmt::join(flags.words.begin() + 3, flags.words.end(), " "));
    const Verdict verdict = judge(lesson, scene, parse_answer(scene, given));
    fmt::print("{} {}\n", verdict.right ? "right:" : "not yet:", verdict.sentence);
}

// --- check

// A fault of one of them is printed as a line; the command fails when there is any.
void check(const Flags& flags) {
    expect(flags, 2, SIZE_MAX, "check NAME|FILE|all ...");
    std::size_t faults = 0;
    std::size_t scenes = 0;
    const auto list = lessons_named({flags.words.begin() + 1, flags.words.end()}, flags.spoken());
    for (const Lesson& lesson : list) {
        scenes += lesson.scenes.size();
        for (const auto& found : {faults_of(lesson), picture_faults_of(lesson)}) {
            faults += found.size();
            for (const std::string& fault : found) fmt::print("{}: {}\n", lesson.name, fault);
        }
    }
    if (faults > 0)
        throw BadInput(fmt::format("{} in {}", counted(std::int64_t(faults), "fault", "faults"),
                                   counted(std::int64_t(list.size()), "lesson", "lessons")));
    fmt::print("{} and {}: nothing is wrong\n", counted(std::int64_t(list.size()), "lesson", "lessons"),
               counted(std::int64_t(scenes), "scene", "scenes"));
}

// --- deck

// Only what changed is written: other programs see what is new by its time.
void keep_text(const std::filesystem::path& path, const std::string& text) {
    std::error_code error;
    const bool there = std::filesystem::is_regular_file(path, error);
    if (there && read_regular_file(path.string()) == text) return;
    write_text(path.string(), text);
    say_written(path.string());
}

void make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!std::filesystem::is_directory(folder))
        throw CannotWrite(fmt::format("can't write to {}: {}", printable(folder.string(), 400),
                                      error ? error.message() : "it is no folder"));
}

// A page, or a presentation where no browser prints.
// @throws CannotWrite when nothing prints it
void print(const DeckFile& file, const std::filesystem::path& path) {
    const bool slides = file.name.ends_with(".fodp");
    const Printed printed = slides ? printed_presentation(file.text) : printed_page(file.text);
    if (!printed.why_not.empty())
        throw CannotWrite(fmt::format("can't write {}: {}", printable(path.string(), 400), printed.why_not));
    keep_text(path, printed.pdf);
}

void make_slides(const std::filesystem::path& source) {
    const std::filesystem::path path = std::filesystem::path(source).replace_extension(".pptx");
    if (const std::string why = why_no_slides(source, path); !why.empty())
        throw CannotWrite(fmt::format("can't write {}: {}", printable(path.string(), 400), why));
    say_written(path.string());
}

// What other programs make of a deck is made of this.
DeckFormat source_of(DeckFormat format) {
    if (format == DeckFormat::pptx) return DeckFormat::quarto;
    const bool office = !can_print_pages() && can_print_presentations();
    return format == DeckFormat::pdf && !office ? DeckFormat::html : format;
}

void write_deck(const Lesson& lesson, const DeckChoice& choice, const std::optional<LivePart>& live,
                const std::filesystem::path& folder) {
    DeckChoice source = choice;
    source.format = source_of(choice.format);
    const std::vector<DeckFile> files = deck_files(lesson, source, live, stop_if_interrupted);
    if (files.size() > 1) make_folder(folder / "pictures");
    for (const DeckFile& file : files) {
        const std::filesystem::path path = folder / file.name;
        if (choice.format == DeckFormat::pdf)
            print(file, std::filesystem::path(path).replace_extension(".pdf"));
        else
            keep_text(path, file.text);
    }
    if (choice.format == DeckFormat::pptx) make_slides(folder / files.back().name);
}

// Of slides that are a page; without it they show pictures, and that is said.
std::optional<LivePart> live_part_for(const DeckChoice& choice) {
    if (choice.handout || choice.format != DeckFormat::html) return std::nullopt;
    try {
        return read_live_part();
    } catch (const BadInput& error) {
        fmt::print(stderr, "the figures are pictures that do not play: {}\n", error.what());
        return std::nullopt;
    }
}

void deck(const Flags& flags) {
    expect(flags, 2, SIZE_MAX, "deck NAME|FILE|all ... -o DIR");
    if (flags.output.empty()) throw BadUsage("where the slides go is missing; name a folder with -o");
    const DeckChoice wanted = {
        static_cast<DeckFormat>(choice("format", flags.format, deck_format_names())),
        static_cast<DeckAnswers>(choice("answers", flags.answers, deck_answer_names())), flags.handout,
        flags.seed};
    const bool paper = wanted.format == DeckFormat::html || wanted.format == DeckFormat::pdf;
    if (wanted.handout && !paper) throw BadUsage("a handout is html or pdf; other formats are for slides");
    const auto list = lessons_named({flags.words.begin() + 1, flags.words.end()}, flags.spoken());
    watch_for_interrupts();
    const std::optional<LivePart> live = live_part_for(wanted);
    make_folder(flags.output);
    for (const Lesson& lesson : list) write_deck(lesson, wanted, live, flags.output);
}

// In the window, in place of the figure that is open there.
void take(const Flags& flags) {
    LessonPlace place;
    if (!flags.words.empty()) place.lesson = flags.words.front();
    if (flags.words.size() > 1) place.scene = flags.words[1];
    if (!place.lesson.empty()) {
        const Lesson taken = lesson_from(place.lesson, flags.spoken());
        if (!place.scene.empty()) static_cast<void>(scene_named(taken, place.scene));
    }
    const std::string language = flags.language.empty() ? "" : flags.spoken();
    if (run_window({.lesson = place, .language = language}) == WindowEnd::ended)
        throw Interrupted{"ended from outside; what was not finished is not kept"};
}

// The page of lessons, or where there is no display, what stands on it.
void take_or_list(const Flags& flags) {
    try {
        take(flags);
    } catch (const NoDisplay&) {
        print_list(flags);
    }
}

void run(const Flags& flags) {
    if (flags.words.empty()) return take_or_list(flags);
    const std::string& what = flags.words.front();
    if (what == "list") {
        expect(flags, 1, 1, "list");
        return print_list(flags);
    }
    if (what == "show") return show(flags);
    if (what == "answer") return answer(flags);
    if (what == "check") return check(flags);
    if (what == "deck") return deck(flags);
    expect(flags, 1, 2, "NAME|FILE [SCENE], or one of list, show, answer, check, deck");
    take(flags);
}

}  // namespace

extern constinit const Command kLessonCommand = {
    .name = "lesson",
    .about = "Take lessons, check and show them",
    .examples =
        "convwalk lesson list\n"
        "convwalk lesson show how_many_places_fit\n"
        "convwalk lesson answer how_many_places_fit count 5\n"
        "convwalk lesson check all mine.json\n"
        "convwalk lesson deck a_stride_of_one_half -o slides --format marp\n"
        "convwalk lesson deck how_many_places_fit -o sheets --handout --seed 3 --format pdf\n"
        "convwalk lesson checkerboards",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        command.add_option(
            "what", flags->words,
            "list; show NAME [SCENE]; answer NAME SCENE ANSWER; check NAME ... or all; deck NAME ... or "
            "all; or NAME alone, which opens it in the window. A name is that of a lesson, or a file");
        command.add_option("--language", flags->language,
                           alternatives(lesson_languages()) + "; that of LANG when left out");
        command.add_option("-o,--output", flags->output, "Folder of the slides of a deck");
        command.add_option("--format", flags->format,
                           "Of a deck: " + alternatives(deck_format_names()) + "; html when left out");
        command.add_option(
            "--answers", flags->answers,
            "Of a deck: " + alternatives(deck_answer_names()) + "; after each question when left out");
        command.add_flag("--handout", flags->handout,
                         "Of a deck: sheets of A4 with blanks instead, the key on a page of its own");
        command
            .add_option(
                "--seed", flags->seed,
                "Of a deck: other numbers, the same ones for the same seed; 0 are those of the lesson")
            ->check(CLI::Range(std::int64_t{0}, std::int64_t{kLargestSeed}));
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk

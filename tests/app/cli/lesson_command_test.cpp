// The command lesson, as a person without a display or a lecturer meets it.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "desk/lesson_deck.h"
#include "lesson/lesson.h"
#include "support/environment.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::Ended;
using testing::Running;
using testing::TempFolder;
using testing::write_file;
using Words = std::vector<std::string>;

class LessonCommand : public ::testing::Test {
  protected:
    Ended run(Words arguments) {
        arguments.insert(arguments.begin(), "lesson");
        return Running(testing::kProgram, {.arguments = arguments, .folder = folder_.path()}).wait();
    }
    std::string printed(const Words& arguments) {
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.code, 0) << ended.err;
        return ended.out;
    }
    TempFolder folder_;
    // A person who runs the tests may have one.
    testing::WithVariable no_display_{"DISPLAY", std::nullopt};
    testing::WithVariable no_wayland_{"WAYLAND_DISPLAY", std::nullopt};
};

TEST_F(LessonCommand, ProvesAllLessons) {
    EXPECT_NE(printed({"check", "all"}).find("nothing is wrong"), std::string::npos);
}

TEST_F(LessonCommand, TakesALessonWithoutADisplay) {
    const std::string list = printed({"list", "--language", "en"});
    for (const Lesson& lesson : lessons()) EXPECT_NE(list.find(lesson.name), std::string::npos);
    EXPECT_NE(printed({"show", "how_many_places_fit", "count", "--language", "en"}).find("How many outputs"),
              std::string::npos);
    const auto answered = [&](const char* answer) {
        return printed({"answer", "how_many_places_fit", "count", answer, "--language", "en"});
    };
    EXPECT_TRUE(answered("5").starts_with("right: 4 free cells"));
    EXPECT_TRUE(answered("4").starts_with("not yet: These are the cells that are free."));
    EXPECT_NE(printed({"show", "a_stride_of_one_half", "--language", "de"}).find("Nullen"),
              std::string::npos);
}

TEST_F(LessonCommand, ListsThemWhereThereIsNoDisplay) {
    EXPECT_EQ(printed({"--language", "en"}), printed({"list", "--language", "en"}));
}

TEST_F(LessonCommand, SaysWhatIsWrongInASentence) {
    EXPECT_EQ(run({"show", "checkerbords"}).code, 1);
    EXPECT_NE(run({"show", "checkerbords"}).err.find("checkerboards"), std::string::npos);
    EXPECT_EQ(run({"answer", "checkerboards"}).code, 2);
    EXPECT_EQ(run({"answer", "how_many_places_fit", "count", "five"}).code, 1);
    EXPECT_EQ(run({"deck", "checkerboards"}).code, 2);
    EXPECT_EQ(run({"deck", "checkerboards", "-o", "x", "--format", "odp"}).code, 1);
    EXPECT_EQ(run({"deck", "checkerboards", "-o", "x", "--format", "marp", "--handout"}).code, 2);
    write_file(folder_.path() / "mine.json",
               R"({"convwalk_lesson": 1, "scenes": [{"id": "a", "scenario": {"layer": {"input": 7}},
                   "task": {"kind": "size"}}]})");
    write_file(folder_.path() / "mine.en.json",
               R"({"convwalk_lesson_words": 1, "title": "T", "short": "T", "promise": "P",
                   "scenes": {"a": {"words": "W.", "question": "Q?"}}})");
    const Ended checked = run({"check", "mine.json"});
    EXPECT_EQ(checked.code, 1);
    EXPECT_NE(checked.out.find("mine: A: the size is asked for and not hidden."), std::string::npos)
        << checked.out;
    EXPECT_NE(checked.err.find("1 fault in 1 lesson"), std::string::npos) << checked.err;
}

TEST_F(LessonCommand, MakesSheetsWithNumbersOfTheirOwn) {
    const Words sheet = {"deck", "how_many_places_fit", "-o", "sheets", "--language", "en", "--handout"};
    const auto with = [&](const char* seed) {
        Words words = sheet;
        words.insert(words.end(), {"--seed", seed});
        EXPECT_EQ(run(words).code, 0);
        return content_of(folder_.path() / "sheets" / "how_many_places_fit_handout.html");
    };
    const std::string one = with("1");
    EXPECT_NE(one, with("2"));
    EXPECT_EQ(one, with("1"));
}

// Other programs stand in for those that may not be there.
TEST_F(LessonCommand, HandsDecksToOtherPrograms) {
    fs::create_directories(folder_.path() / "bin");
    write_file(folder_.path() / "bin" / "chromium",
               "#!/bin/sh\nfor a in \"$@\"; do case $a in --print-to-pdf=*) "
               "echo \"%PDF (D:20260102)\" > \"${a#--print-to-pdf=}\";; esac; done\n");
    write_file(folder_.path() / "bin" / "pandoc",
               "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = -o ] && echo made > \"$2\"; shift; done\n");
    for (const char* name : {"chromium", "pandoc"})
        fs::permissions(folder_.path() / "bin" / name, fs::perms::owner_all);
    const testing::WithVariable path("PATH", (folder_.path() / "bin").string() + ":/usr/bin:/bin");
    const Words deck = {"deck", "checkerboards", "-o", "slides", "--format"};
    Words pdf = deck;
    pdf.emplace_back("pdf");
    EXPECT_EQ(run(pdf).code, 0);
    EXPECT_EQ(content_of(folder_.path() / "slides" / "checkerboards.pdf"), "%PDF (D:00000000)\n")
        << "not when it was printed";
    Words pptx = deck;
    pptx.emplace_back("pptx");
    EXPECT_EQ(run(pptx).code, 0);
    EXPECT_EQ(content_of(folder_.path() / "slides" / "checkerboards.pptx"), "made\n");
    // Without a browser LibreOffice prints the slides.
    fs::remove(folder_.path() / "bin" / "chromium");
    write_file(folder_.path() / "bin" / "soffice",
               "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\n"
               "grep -c draw:page $1 > $out/slides.pdf\n"
               "printf 'trailer\\n/ID [ <1A> <2B> ]\\n/DocChecksum /3C\\n' >> $out/slides.pdf\n");
    fs::permissions(folder_.path() / "bin" / "soffice", fs::perms::owner_all);
    fs::create_symlink("/bin/grep", folder_.path() / "bin" / "grep");
    const testing::WithVariable office("PATH", (folder_.path() / "bin").string());
    EXPECT_EQ(run(pdf).code, 0);
    const std::string printed = content_of(folder_.path() / "slides" / "checkerboards.pdf");
    EXPECT_TRUE(printed.ends_with("trailer\n/ID [ <00> <00> ]\n/DocChecksum /00\n")) << printed;
    const Deck made = deck_of(lesson("checkerboards"), DeckAnswers::after);
    EXPECT_EQ(std::stoul(printed), 2 * made.slides.size()) << "each page begins and ends";
    const testing::WithVariable nothing("PATH", (folder_.path() / "none").string());
    EXPECT_NE(run(pptx).err.find("neither quarto nor pandoc"), std::string::npos);
    EXPECT_NE(run(pdf).err.find("no browser is there"), std::string::npos);
}

TEST_F(LessonCommand, MakesTheSameSlidesAndWritesOnlyWhatIsNew) {
    const Words deck = {"deck", "a_stride_of_one_half", "-o", "slides", "--language", "en", "--format"};
    const auto with = [&](const char* format) {
        Words words = deck;
        words.emplace_back(format);
        return words;
    };
    EXPECT_NE(printed(with("marp")).find("a_stride_of_one_half.md"), std::string::npos);
    const fs::path slides = folder_.path() / "slides";
    const std::string text = content_of(slides / "a_stride_of_one_half.md");
    EXPECT_TRUE(text.starts_with("---\nmarp: true\n"));
    EXPECT_NE(text.find("<!--\nAnswer: 2"), std::string::npos);
    EXPECT_TRUE(fs::exists(slides / "pictures" / "a_stride_of_one_half_01_pace_down_figure.svg"));
    EXPECT_EQ(printed(with("marp")), "") << "nothing changed";
    EXPECT_EQ(content_of(slides / "a_stride_of_one_half.md"), text);
    EXPECT_NE(printed(with("quarto")), "");
    EXPECT_NE(printed(with("html")), "");
    const std::string page = content_of(slides / "a_stride_of_one_half.html");
    EXPECT_NE(page.find("<svg"), std::string::npos);
    EXPECT_EQ(page.find("http://localhost"), std::string::npos);
    EXPECT_EQ(page.find("src="), std::string::npos) << "the page needs nothing else";
}

}  // namespace
}  // namespace convwalk

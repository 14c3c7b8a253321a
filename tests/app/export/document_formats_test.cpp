// Figures for papers: PDF and TikZ.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <sstream>
#include <string>

#include "export/animation.h"
#include "export/svg.h"
#include "export/tikz.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "support/compared_pictures.h"
#include "support/small_scenes.h"

namespace convwalk {
namespace {

using testing::compared;
using testing::Comparison;
using testing::content_of;
using testing::Ended;
using testing::installed_program;
using testing::Pixels;
using testing::Running;
using testing::TempFolder;

std::string written(const Figure& f, const Format& format) {
    const TempFolder folder;
    Studio studio;
    const std::string path = folder / ("a" + std::string(format.ending));
    write_figure(f, path, format, studio, [](std::int64_t, std::int64_t) {});
    return content_of(path);
}

// What a program of poppler-utils says of a PDF.
std::string said_of(const std::string& pdf, const std::string& program, std::vector<std::string> arguments) {
    const TempFolder folder;
    testing::write_file(folder / "a.pdf", pdf);
    arguments.insert(arguments.begin(), "a.pdf");
    const Ended ended = Running(installed_program(program, "poppler-utils"),
                                {.arguments = arguments, .folder = folder.path()})
                            .wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
}

TEST(Pdf, HasItsTextAndItsFonts) {
    Scenario s = preset("padding_strides").scenario;
    s.title = "Größe ⌊x⌋ → ½";
    const std::string pdf = written(figure(s), Format::pdf);
    const std::string text = said_of(pdf, "pdftotext", {"-"});
    EXPECT_NE(text.find(s.title), std::string::npos) << text;
    EXPECT_NE(text.find("kernel 3, stride 2, padding 1"), std::string::npos) << text;
    std::istringstream fonts(said_of(pdf, "pdffonts", {}));
    int count = 0;
    for (std::string line; std::getline(fonts, line);) {
        if (line.find("Inter-") == std::string::npos && line.find("DejaVu") == std::string::npos) continue;
        ++count;
        EXPECT_TRUE(std::regex_search(line, std::regex("yes +yes +yes")))
            << "embedded, cut down, searchable: " << line;
    }
    EXPECT_GE(count, 2);
}

TEST(Pdf, IsTheSameEveryTime) {
    const Figure f = figure(preset("padding_strides").scenario);
    for (const Format* format : {&Format::pdf, &Format::pdf_pages}) {
        const std::string pdf = written(f, *format);
        EXPECT_EQ(pdf.find("CreationDate"), std::string::npos);
        EXPECT_EQ(written(f, *format), pdf);
    }
}

TEST(Pdf, HasAPageForEveryStop) {
    Scenario s = preset("padding_strides_odd_transposed").scenario;
    s.output.size = {320, 240};
    s.pace.motion = Motion::smooth;
    const Figure whole = figure(s);
    const auto pages_of = [](const Figure& f) {
        const std::string info = said_of(written(f, Format::pdf_pages), "pdfinfo", {});
        EXPECT_TRUE(std::regex_search(info, std::regex("Page size: +240 x 180 pts"))) << info;
        std::smatch pages;
        EXPECT_TRUE(std::regex_search(info, pages, std::regex("Pages: +(\\d+)")));
        return std::stoll(pages[1]);
    };
    // The input alone, with zeros between, with all around; then every output.
    EXPECT_EQ(pages_of(whole), 3 + whole.timeline.steps);
    EXPECT_EQ(frames_to_write(whole, Format::pdf_pages), 3 + whole.timeline.steps);
    s.output.first_step = 3;
    s.output.last_step = 5;
    EXPECT_EQ(pages_of(figure(s)), 3);
}

TEST(Tikz, WritesEveryLetterThatLatexHas) {
    EXPECT_EQ(latex_of("50% of {a_b} & #1 ~ ^ \\ $"),
              "50\\% of \\{a\\_b\\} \\& \\#1 \\textasciitilde{} \\textasciicircum{} \\textbackslash{} \\$");
    EXPECT_EQ(latex_of("o = ⌊5 / 2⌋ + 1 − 3×3"), "o = $\\lfloor$5 / 2$\\rfloor$ + 1 $-$ 3$\\times$3");
    EXPECT_EQ(latex_of("a  b"), "a \\ b");
    EXPECT_EQ(latex_of("Größe"), "Größe");
    EXPECT_EQ(latex_of("Ж"), "") << "no font that every LaTeX has holds it";
    EXPECT_EQ(latex_of("{-}--"), "\\{{-}\\}{-}{-}") << "two hyphens are no dash";
}

TEST(Tikz, DrawsWhatHasNoLetters) {
    Scene scene{{40, 30}, {255, 255, 255, 255}, {}};
    scene.primitives = {Label{1, {5, 20}, "α", 12, Weight::regular, Align::left, {0, 0, 0, 255}}};
    const std::string drawn = to_tikz(scene, "");
    EXPECT_EQ(drawn.find("\\node"), std::string::npos) << drawn;
    EXPECT_NE(drawn.find(".. controls"), std::string::npos) << drawn;
    scene.primitives = {Label{1, {5, 20}, "a", 12, Weight::regular, Align::left, {0, 0, 0, 255}}};
    EXPECT_NE(to_tikz(scene, "").find("\\node"), std::string::npos);
}

TEST(Tikz, IsTheSameEveryTimeWhateverItIsCalled) {
    Scenario s = preset("padding_strides").scenario;
    s.title = "100% \\end{document}";
    const std::string tikz = written(figure(s), Format::tikz);
    EXPECT_EQ(written(figure(s), Format::tikz), tikz);
    EXPECT_EQ(tikz.find("\n\\end{document}"), tikz.size() - std::string("\n\\end{document}\n").size());
}

Ended compiled(const TempFolder& folder, const std::string& name) {
    return Running(
               installed_program("pdflatex", "texlive-latex-base"),
               {.arguments = {"-interaction=nonstopmode", "-halt-on-error", name}, .folder = folder.path()})
        .wait();
}

bool has_latex() {
    return std::system("kpsewhich standalone.cls > /dev/null 2>&1") == 0;
}

TEST(Tikz, StandsInADocumentInTheFontsOfThat) {
    if (!has_latex()) GTEST_SKIP() << "pdflatex and its class standalone are not installed";
    const TempFolder folder;
    testing::write_file(folder / "picture.tex",
                        written(figure(preset("padding_strides").scenario), Format::tikz));
    testing::write_file(folder / "paper.tex",
                        "\\documentclass{article}\n\\usepackage{standalone,tikz}\n"
                        "\\renewcommand{\\familydefault}{\\sfdefault}\n\\begin{document}\n"
                        "\\resizebox{\\linewidth}{!}{\\input{picture}}\n\\end{document}\n");
    const Ended ended = compiled(folder, "paper.tex");
    ASSERT_EQ(ended.code, 0) << ended.out;
    const std::string fonts = said_of(content_of(folder / "paper.pdf"), "pdffonts", {});
    EXPECT_NE(fonts.find("CMSS"), std::string::npos) << fonts;
}

// In the views whose scenes have all kinds of marks.
TEST(Tikz, IsThePictureThatSvgIs) {
    if (!has_latex()) GTEST_SKIP() << "pdflatex and its class standalone are not installed";
    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat, ViewKind::channels}) {
        for (const testing::SmallScene& small : testing::small_scenes(view)) {
            if (small.name.ends_with("dark")) continue;  // each takes a second
            SCOPED_TRACE(small.name);
            const Figure f = figure(small.scenario);
            const Scene scene = exported_still(f);
            const TempFolder folder;
            testing::write_file(folder / "picture.tex", to_tikz(scene, "a test"));
            const Ended ended = compiled(folder, "picture.tex");
            ASSERT_EQ(ended.code, 0) << ended.out;
            const Pixels tikz = testing::drawn_pdf(content_of(folder / "picture.pdf"));
            const Pixels svg = testing::drawn_svg(to_svg(scene));
            ASSERT_EQ(tikz.size, svg.size);
            const Comparison found = compared(tikz, svg);
            // Letters have other places in other fonts, and are flat inside where they are large.
            EXPECT_GE(found.share, 0.5);
        }
    }
}

}  // namespace
}  // namespace convwalk

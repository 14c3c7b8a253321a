#include "desk/lesson_handout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "desk/lesson_deck.h"
#include "export/html_text.h"
#include "lesson/judge.h"
#include "lesson/words.h"
#include "theme/theme.h"

namespace convwalk {
namespace {

constexpr std::string_view kStyle = R"(
@page{size:A4;margin:14mm 16mm}
body{margin:0 auto;max-width:178mm;background:#fff;color:#111;font:11pt/1.4 Inter,"DejaVu Sans",sans-serif}
header{display:flex;align-items:baseline;gap:1em;border-bottom:1px solid #888;padding-bottom:2mm;margin-bottom:4mm}
h1{font-size:15pt;margin:0;flex:1}header span{font-size:9.5pt;color:#444}.who{min-width:52mm;border-bottom:1px solid #111}
.scene{page-break-inside:avoid;break-inside:avoid;margin:0 0 5mm;padding-bottom:3mm;border-bottom:1px solid #ddd}
h2{font-size:10pt;color:#555;margin:0 0 1mm}p{margin:0 0 1.5mm}.q{font-weight:600}
.picture svg{width:100%;height:65mm}.blank{display:inline-block;min-width:30mm;border-bottom:1px solid #111}
.line{display:block;border-bottom:1px solid #111;height:8mm}.box{display:inline-block;width:3.4mm;height:3.4mm;border:1px solid #111;margin-right:2mm}
.key{page-break-before:always;break-before:page}.key li{margin-bottom:2mm}.key b{margin-right:.6em}
)";

std::string blank(std::string_view before, std::string_view behind = "") {
    return fmt::format("{}<span class=\"blank\">&nbsp;</span>{}", escaped_html(before), escaped_html(behind));
}

class HandoutMaker {
  public:
    HandoutMaker(const Lesson& lesson, const std::vector<std::string>& svgs, std::int64_t seed)
        : lesson_(lesson), svgs_(svgs), seed_(seed) {}

    std::string made() {
        std::string page = fmt::format(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{}"
            "</style></head>\n<body>\n{}",
            lesson_.language, escaped_html(lesson_.title), kStyle, head(lesson_.title, true));
        for (std::size_t i = 0; i < lesson_.scenes.size(); ++i) page += scene(i);
        return page + key() + "</body></html>\n";
    }

  private:
    [[nodiscard]] const std::string& common(const char* name) const {
        return common_words(lesson_.language, name);
    }

    [[nodiscard]] std::string head(const std::string& title, bool name) const {
        std::string text = fmt::format("<header><h1>{}</h1>", escaped_html(title));
        if (seed_ != 0) text += fmt::format("<span>{} {}</span>", common("numbers"), seed_);
        if (name) text += fmt::format("<span>{}</span><span class=\"who\">&nbsp;</span>", common("name"));
        return text + "</header>\n";
    }

    [[nodiscard]] std::string scene(std::size_t i) const {
        const LessonScene& s = lesson_.scenes[i];
        std::string text = fmt::format("<div class=\"scene\"><h2>{}</h2>\n<p>{}</p>\n", i + 1,
                                       escaped_html(filled(s.words.words, s)));
        text += fmt::format("<div class=\"picture\">{}</div>\n", inline_svg(svgs_[i]));
        if (s.task)
            text +=
                fmt::format("<p class=\"q\">{}</p>\n{}", escaped_html(filled(s.words.question, s)), room(s));
        return text + "</div>\n";
    }

    // Where the answer is written.
    [[nodiscard]] std::string room(const LessonScene& s) const {
        switch (s.task->kind) {
            case TaskKind::size:
            case TaskKind::value:
            case TaskKind::count: {
                const std::string unit = filled(s.words.unit, s);
                return fmt::format("<p>{}</p>\n",
                                   blank(common("answer") + ": ", unit.empty() ? "" : " " + unit));
            }
            case TaskKind::point:
            case TaskKind::paint:
                return fmt::format("<p>{}</p>\n", escaped_html(common("mark")));
            case TaskKind::make:
                return made_room(s);
            case TaskKind::choose:
            case TaskKind::rank:
                return options(s);
            case TaskKind::code:
            case TaskKind::network:
                return "<span class=\"line\"></span><span class=\"line\"></span>\n";
        }
        return "";
    }

    [[nodiscard]] std::string made_room(const LessonScene& s) const {
        std::vector<std::string> blanks;
        for (const LayerField field : s.free)
            blanks.push_back(blank(fmt::format("{} = ", row_of(field).words)));
        if (s.free_kernel) blanks.push_back(blank(common("kernel_values") + ": "));
        return fmt::format("<p>{}</p>\n", fmt::join(blanks, "&emsp;"));
    }

    [[nodiscard]] std::string options(const LessonScene& s) const {
        const bool ranks = s.task->kind == TaskKind::rank;
        std::string text;
        for (std::size_t i = 0; i < s.task->options.size(); ++i)
            text += fmt::format("<p>{}{}) {}</p>\n", ranks ? "" : "<span class=\"box\"></span>", letter_of(i),
                                escaped_html(label_of(s, i)));
        if (ranks) text += fmt::format("<p>{}</p>\n", blank(common("order") + ": "));
        return text;
    }

    [[nodiscard]] std::string key() const {
        std::string text = fmt::format("<div class=\"key\">{}<ol>\n",
                                       head(fmt::format("{}: {}", lesson_.title, common("key")), false));
        for (const LessonScene& s : lesson_.scenes) text += fmt::format("<li>{}</li>\n", answer(s));
        return text + "</ol></div>\n";
    }

    [[nodiscard]] std::string answer(const LessonScene& s) const {
        if (!s.task) return "–";
        const auto solution = solution_of(s);
        if (!solution) return "–";
        std::string said = said_answer(lesson_, s);
        if (const auto* cells = std::get_if<MarkedCells>(&*solution)) {
            std::vector<std::string> places;
            for (const Extents& cell : *cells) places.push_back(fmt::format("({})", fmt::join(cell, ", ")));
            said = fmt::format("{}", fmt::join(places, " "));
        }
        const std::string after = filled(s.words.after, s);
        return fmt::format("<b>{}</b>{}", escaped_html(said), escaped_html(after));
    }

    const Lesson& lesson_;
    const std::vector<std::string>& svgs_;
    std::int64_t seed_;
};

}  // namespace

std::vector<Scenario> handout_figures(const Lesson& lesson) {
    std::vector<Scenario> figures;
    for (const LessonScene& scene : lesson.scenes) {
        Scenario figure = scene.scenario;
        figure.theme = built_in_theme("print");
        figure.output.size = {820, 300};
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::string handout_of(const Lesson& lesson, const std::vector<std::string>& svgs, std::int64_t seed) {
    return HandoutMaker(lesson, svgs, seed).made();
}

}  // namespace convwalk

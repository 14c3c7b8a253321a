#include "desk/lesson_deck.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "basics/text.h"
#include "desk/lesson_files.h"
#include "export/html_text.h"
#include "lesson/judge.h"
#include "lesson/slips.h"
#include "lesson/words.h"

namespace convwalk {
namespace {

class DeckMaker {
  public:
    DeckMaker(const Lesson& lesson, DeckAnswers answers) : lesson_(lesson), answers_(answers) {}

    Deck made() {
        deck_.title = lesson_.title;
        deck_.language = lesson_.language;
        deck_.slides.push_back({Slide::Kind::title,
                                lesson_.title,
                                lesson_.promise,
                                {},
                                "",
                                {fmt::format("About {} minutes.", lesson_.minutes)}});
        for (const LessonScene& scene : lesson_.scenes) {
            ++number_;
            add_scene(scene);
        }
        for (Slide& slide : later_) deck_.slides.push_back(std::move(slide));
        return std::move(deck_);
    }

  private:
    [[nodiscard]] std::string heading() const { return fmt::format("{}. {}", number_, lesson_.title); }

    std::string picture(const LessonScene& scene, const char* what, const Scenario& shown,
                        std::string words) {
        std::string name = fmt::format("{}_{:02}_{}_{}", lesson_.name, number_, scene.id, what);
        deck_.pictures.push_back({name, shown, std::move(words)});
        return name;
    }

    // Figure, sentence and question together; the answer by itself.
    void add_scene(const LessonScene& scene) {
        const std::string words = filled(scene.words.words, scene);
        const std::string shown = picture(scene, "figure", scene.scenario, words);
        std::vector<std::string> notes;
        if (!scene.words.notes.empty()) notes.push_back(filled(scene.words.notes, scene));
        deck_.slides.push_back({Slide::Kind::scene, heading(), words, {}, shown, notes});
        if (!scene.task) return;
        Slide question = {
            Slide::Kind::question, heading(), filled(scene.words.question, scene), {}, shown, {}};
        for (std::size_t i = 0; i < scene.task->options.size(); ++i)
            question.options.push_back(fmt::format("{}) {}", letter_of(i), label_of(scene, i)));
        question.notes = facts(scene);
        deck_.slides.push_back(std::move(question));
        if (answers_ != DeckAnswers::none) add_answer(scene);
    }

    void add_answer(const LessonScene& scene) {
        const std::string after = scene.words.after.empty() ? "" : filled(scene.words.after, scene);
        const std::string said = answer_of(scene);
        Slide slide = {Slide::Kind::answer, heading(), after, {}, "", {}};
        if (!said.empty()) slide.options.push_back(said);
        slide.picture = picture(scene, "answer", revealed(scene), after);
        (answers_ == DeckAnswers::end ? later_ : deck_.slides).push_back(std::move(slide));
    }

    // The answer as it is said; empty where the picture or the sentence says it better.
    static std::string answer_of(const LessonScene& scene) {
        const auto solution = solution_of(scene);
        if (!solution) return "";
        if (const auto* chosen = std::get_if<ChosenOptions>(&*solution)) {
            std::vector<std::string> labels;
            for (const std::size_t option : *chosen)
                labels.push_back(fmt::format("{}) {}", letter_of(option), label_of(scene, option)));
            return fmt::format("{}", fmt::join(labels, ", then "));
        }
        if (std::holds_alternative<MarkedCells>(*solution)) return "";
        std::string text = text_of(scene, *solution);
        std::replace(text.begin(), text.end(), '\n', ' ');
        if (!std::holds_alternative<TypedNumbers>(*solution)) return text;
        const std::string unit = filled(scene.words.unit, scene);
        return unit.empty() ? text : fmt::format("{} {}", text, unit);
    }

    // What is right, and what those say who slip.
    std::vector<std::string> facts(const LessonScene& scene) const {
        std::vector<std::string> notes;
        if (const auto solution = solution_of(scene))
            notes.push_back(fmt::format("Answer: {}", text_of(scene, *solution)));
        const auto right = scene.task->slips.empty() ? std::nullopt : right_amount(scene);
        if (!right) return notes;
        const Subject subject = subject_of(scene.scenario, scene.task->layer);
        for (const std::string& name : scene.task->slips) {
            if (const auto slip = slip_named(name)->of(subject, scene.task->at, *right))
                notes.push_back(fmt::format("Who says {}: {}", amount_text(*slip),
                                            filled(common_words(lesson_.language, "slip_" + name), scene)));
        }
        return notes;
    }

    const Lesson& lesson_;
    DeckAnswers answers_;
    Deck deck_;
    std::vector<Slide> later_;
    int number_ = 0;
};

// Marks of Markdown in a sentence stand for themselves.
std::string escaped_markdown(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (std::string_view("*_`<>#[]|").find(c) != std::string_view::npos) made += '\\';
        made += c;
    }
    return made;
}

std::string slide_body(const Slide& slide, const Deck& deck) {
    std::string text;
    if (slide.kind == Slide::Kind::question)
        text += fmt::format("**{}**\n\n", escaped_markdown(slide.words));
    else if (!slide.words.empty())
        text += escaped_markdown(slide.words) + "\n\n";
    for (const std::string& option : slide.options)
        text += slide.kind == Slide::Kind::answer ? fmt::format("**{}**\n\n", escaped_markdown(option))
                                                  : escaped_markdown(option) + "\n\n";
    const auto picture = std::find_if(deck.pictures.begin(), deck.pictures.end(),
                                      [&](const DeckPicture& p) { return p.name == slide.picture; });
    if (picture != deck.pictures.end())
        text += fmt::format("![{}]({})\n\n", escaped_markdown(picture->words), picture_path(picture->name));
    return text;
}

std::string notes_of(const Slide& slide, DeckFormat format) {
    if (slide.notes.empty()) return "";
    std::string notes = fmt::format("{}", fmt::join(slide.notes, "\n\n"));
    if (format == DeckFormat::marp) {
        // Two dashes would end the comment.
        for (auto at = notes.find("--"); at != std::string::npos; at = notes.find("--", at))
            notes.replace(at, 2, "–");
        return fmt::format("<!--\n{}\n-->\n\n", notes);
    }
    if (format == DeckFormat::quarto)
        return fmt::format("::: {{.notes}}\n{}\n:::\n\n", escaped_markdown(notes));
    return fmt::format("Note:\n{}\n\n", notes);
}

std::string front_matter(const Deck& deck, DeckFormat format) {
    const std::string title = fmt::format("title: \"{}\"\n", deck.title);
    if (format == DeckFormat::marp)
        return fmt::format("---\nmarp: true\npaginate: true\nlang: {}\n{}---\n\n", deck.language, title);
    if (format == DeckFormat::quarto)
        return fmt::format(
            "---\n{}lang: {}\nformat:\n  revealjs:\n    slide-number: true\n    progress: true\n---\n\n",
            title, deck.language);
    return "";
}

constexpr std::string_view kStyle = R"(
body{margin:0;background:#fdfcf9;color:#1d2a30;font:24px/1.45 Inter,"DejaVu Sans",sans-serif}
section{display:none;box-sizing:border-box;height:100vh;padding:3vh 5vw 6vh;flex-direction:column}
section.now{display:flex}
h1{font-size:2.2em;margin:auto 0 .3em}h2{font-size:.7em;margin:0 0 .6em;color:#6b7780;font-weight:600}
p{margin:.2em 0 .5em}.q{font-weight:600}.a{font-weight:600;color:#16776e}
.title p{margin-bottom:auto}figure{flex:1;min-height:0;margin:.5em 0 0}figure svg{width:100%;height:100%}
aside{display:none;font-size:.62em;background:#eef2f3;padding:.6em 1em;border-radius:7px}
.notes aside{display:block}#bar{position:fixed;left:0;bottom:0;height:5px;background:#2aa198}
#count{position:fixed;right:1em;bottom:.6em;font-size:.55em;color:#6b7780}
@media print{section{display:flex!important;height:auto;page-break-after:always}#bar,#count{display:none}}
)";

constexpr std::string_view kScript = R"(
const all=[...document.querySelectorAll('section')];let at=0;
function show(n){at=Math.max(0,Math.min(all.length-1,n));all.forEach((s,i)=>s.classList.toggle('now',i===at));
document.getElementById('bar').style.width=100*(at+1)/all.length+'%';
document.getElementById('count').textContent=(at+1)+' / '+all.length;history.replaceState(null,'','#'+(at+1))}
addEventListener('keydown',e=>{const k=e.key;
if(['ArrowRight','PageDown',' ','Enter'].includes(k))show(at+1);else if(['ArrowLeft','PageUp','Backspace'].includes(k))show(at-1);
else if(k==='Home')show(0);else if(k==='End')show(all.length-1);else if(k==='n')document.body.classList.toggle('notes');else return;e.preventDefault()});
addEventListener('click',e=>show(at+(e.clientX<innerWidth/3?-1:1)));
show((parseInt(location.hash.slice(1))||1)-1);
)";

}  // namespace

const std::vector<std::string>& deck_answer_names() {
    static const std::vector<std::string> names = {"none", "after", "end"};
    return names;
}

const std::vector<std::string>& deck_format_names() {
    static const std::vector<std::string> names = {"html", "reveal", "marp", "quarto"};
    return names;
}

Deck deck_of(const Lesson& lesson, DeckAnswers answers) {
    return DeckMaker(lesson, answers).made();
}

std::string picture_path(std::string_view name) {
    return fmt::format("pictures/{}.svg", name);
}

std::string markdown_of(const Deck& deck, DeckFormat format) {
    std::string text = front_matter(deck, format);
    bool first = true;
    for (const Slide& slide : deck.slides) {
        // Quarto makes its first slide of the title by itself, and begins others at their headings.
        if (format == DeckFormat::quarto && slide.kind == Slide::Kind::title) continue;
        if (format != DeckFormat::quarto && !first) text += "---\n\n";
        first = false;
        const char* mark = slide.kind == Slide::Kind::title ? "#" : "##";
        text += fmt::format("{} {}\n\n", mark, escaped_markdown(slide.title));
        text += slide_body(slide, deck) + notes_of(slide, format);
    }
    return text;
}

std::string html_of(const Deck& deck, const std::vector<std::string>& svgs) {
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta "
        "charset=\"utf-8\"><title>{}</title><style>{}</style></head>\n"
        "<body>\n",
        deck.language, escaped_html(deck.title), kStyle);
    for (const Slide& slide : deck.slides) {
        const bool title = slide.kind == Slide::Kind::title;
        page += title ? fmt::format("<section class=\"title\"><h1>{}</h1>\n", escaped_html(slide.title))
                      : fmt::format("<section><h2>{}</h2>\n", escaped_html(slide.title));
        const char* look = slide.kind == Slide::Kind::question ? " class=\"q\"" : "";
        if (!slide.words.empty()) page += fmt::format("<p{}>{}</p>\n", look, escaped_html(slide.words));
        for (const std::string& option : slide.options)
            page += fmt::format("<p{}>{}</p>\n", slide.kind == Slide::Kind::answer ? " class=\"a\"" : "",
                                escaped_html(option));
        for (std::size_t i = 0; i < deck.pictures.size() && i < svgs.size(); ++i) {
            if (deck.pictures[i].name == slide.picture)
                page += fmt::format("<figure role=\"img\" aria-label=\"{}\">{}</figure>\n",
                                    escaped_html(deck.pictures[i].words), inline_svg(svgs[i]));
        }
        for (const std::string& note : slide.notes)
            page += fmt::format("<aside>{}</aside>\n", escaped_html(note));
        page += "</section>\n";
    }
    return page +
           fmt::format("<div id=\"bar\"></div><div id=\"count\"></div><script>{}</script></body></html>\n",
                       kScript);
}

}  // namespace convwalk

// A deck as Markdown for programs that make slides of it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "desk/lesson_deck.h"

namespace convwalk {
namespace {

// Marks of Markdown in a sentence stand for themselves.
std::string escaped_markdown(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (std::string_view("*_`<>#[]|").find(c) != std::string_view::npos) made += '\\';
        made += c;
    }
    return made;
}

std::string picture_line(const Deck& deck, const std::string& name) {
    const auto picture = std::find_if(deck.pictures.begin(), deck.pictures.end(),
                                      [&](const DeckPicture& p) { return p.name == name; });
    return fmt::format("![{}]({})", escaped_markdown(picture->words), picture_path(name));
}

// Several one after the other: as fragments where there are such.
std::string pictures_of(const Slide& slide, const Deck& deck, DeckFormat format) {
    if (slide.pictures.empty()) return "";
    if (slide.pictures.size() == 1 || format == DeckFormat::marp)
        return picture_line(deck, slide.pictures.back()) + "\n\n";
    const bool quarto = format == DeckFormat::quarto;
    std::string text = quarto ? "::: {.r-stack}\n" : "<div class=\"r-stack\">\n\n";
    for (std::size_t i = 0; i < slide.pictures.size(); ++i) {
        text += picture_line(deck, slide.pictures[i]);
        if (i > 0) text += quarto ? "{.fragment}" : " <!-- .element: class=\"fragment\" -->";
        text += "\n\n";
    }
    return text + (quarto ? ":::\n\n" : "</div>\n\n");
}

std::string slide_body(const Slide& slide, const Deck& deck, DeckFormat format) {
    std::string text;
    if (slide.kind == Slide::Kind::question)
        text += fmt::format("**{}**\n\n", escaped_markdown(slide.words));
    else if (!slide.words.empty())
        text += escaped_markdown(slide.words) + "\n\n";
    for (const std::string& option : slide.options)
        text += slide.kind == Slide::Kind::answer ? fmt::format("**{}**\n\n", escaped_markdown(option))
                                                  : escaped_markdown(option) + "\n\n";
    return text + pictures_of(slide, deck, format);
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

// How far one has come, along the lower edge; the others have a bar of their own.
std::string progress_bar(std::size_t slide, std::size_t slides) {
    return fmt::format(
        "<style scoped>section{{background:linear-gradient(#2aa198 0 0) 0 100%/{:.1f}% 6px no-repeat "
        "#fff}}</style>\n\n",
        100.0 * double(slide) / double(slides));
}

// Marp has no fragments: a slide of several pictures is several slides.
std::vector<Slide> one_picture_each(const std::vector<Slide>& slides) {
    std::vector<Slide> all;
    for (const Slide& slide : slides) {
        Slide one = slide;
        const std::size_t count = std::max<std::size_t>(1, slide.pictures.size());
        for (std::size_t i = 0; i < count; ++i) {
            if (!slide.pictures.empty()) one.pictures = {slide.pictures[i]};
            all.push_back(one);
        }
    }
    return all;
}

}  // namespace

std::string markdown_of(const Deck& deck, DeckFormat format) {
    const bool marp = format == DeckFormat::marp;
    const std::vector<Slide> slides = marp ? one_picture_each(deck.slides) : deck.slides;
    std::string text = front_matter(deck, format);
    for (std::size_t i = 0; i < slides.size(); ++i) {
        const Slide& slide = slides[i];
        // Quarto makes its first slide of the title by itself, and begins others at their headings.
        if (format == DeckFormat::quarto && slide.kind == Slide::Kind::title) continue;
        if (format != DeckFormat::quarto && i > 0) text += "---\n\n";
        if (marp) text += progress_bar(i + 1, slides.size());
        const char* mark = slide.kind == Slide::Kind::title ? "#" : "##";
        text += fmt::format("{} {}\n\n", mark, escaped_markdown(slide.title));
        text += slide_body(slide, deck, format) + notes_of(slide, format);
    }
    return text;
}

}  // namespace convwalk

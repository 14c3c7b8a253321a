#include "picture/alternative_text.h"

#include <fmt/format.h>

#include "picture/explanation.h"
#include "picture/paging.h"
#include "scenario/view_table.h"

namespace convwalk {
namespace {

Words words_at_start(const Figure& figure) {
    return shown_words(figure, at(figure.timeline, 0), std::nullopt);
}

}  // namespace

std::string heading_of(const Figure& figure) {
    return words_at_start(figure).title;
}

std::string brief_text(const Figure& figure) {
    const Words words = words_at_start(figure);
    std::string text;
    for (const std::string_view line : {std::string_view(words.title), std::string_view(words.caption),
                                        row_of(figure.scenario.view.kind).about})
        if (!line.empty()) text += fmt::format("{}\n", line);
    return text;
}

std::string alternative_text(const Figure& figure) {
    std::string text = brief_text(figure);
    const auto add = [&text](const std::string& line) {
        if (!line.empty()) text += line + "\n";
    };
    // What is asked about is not given away.
    if (!is_of_layer(figure.scenario.view.kind) || figure.scenario.view.hidden != Hidden{}) return text;
    const Explanation said = explained(figure);
    for (const SizeExplained& size : said.derivations) {
        if (!size.axes.empty()) add(size.axes + ":");
        for (const std::string& line : size.lines) add(line);
        for (const std::string& remark : size.remarks) add(remark);
    }
    add(said.pace);
    for (const auto* sentences : {&said.unread, &said.overlap, &said.matrix})
        for (const std::string& sentence : *sentences) add(sentence);
    return text;
}

}  // namespace convwalk

#include "picture/alternative_text.h"

#include <fmt/format.h>

#include "picture/explanation.h"
#include "scenario/view_table.h"
#include "views/views.h"

namespace convwalk {
namespace {

Words words_at_start(const Figure& figure) {
    return view_of(figure.scenario.view.kind).words(figure, at(figure.timeline, 0), std::nullopt);
}

}  // namespace

std::string heading_of(const Figure& figure) {
    return words_at_start(figure).title;
}

std::string alternative_text(const Figure& figure) {
    const Words words = words_at_start(figure);
    std::string text;
    const auto add = [&text](const std::string& line) {
        if (!line.empty()) text += line + "\n";
    };
    add(words.title);
    add(words.caption);
    add(std::string(row_of(figure.scenario.view.kind).about));
    if (figure.scenario.view.kind == ViewKind::network) return text;
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

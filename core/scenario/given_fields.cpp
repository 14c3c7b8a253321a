#include "scenario/given_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "arithmetic/field_texts.h"
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

// "output size"
std::string flag_words(const LayerFieldRow& row) {
    std::string words(row.flag.substr(2));
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

std::size_t chosen(const Choice& pick, const std::string& field, const std::string& word) {
    const auto spelled = pick.spelled(word);
    return spelled ? *spelled : choice(field, word, words_of(pick));
}

// What is given is meant, whether it is as usual or not.
void refuse_what_the_operator_has_not(const LayerFieldRow& row, Operator op, const std::string& text) {
    if (row.of(op)) return;
    const bool is_switch = std::holds_alternative<Switch>(row.holds);
    throw BadInput(fmt::format("{} is {}; {} has none, so leave it out", flag_words(row),
                               is_switch ? "given" : printable(text), name_of(op)));
}

}  // namespace

void put_given_fields(LayerRequest& request, const GivenText& given) {
    std::vector<FieldText> on_axes;
    for (const LayerFieldRow& row : layer_fields()) {
        const auto text = given(row);
        if (!text) continue;
        refuse_what_the_operator_has_not(row, request.layer.op, *text);
        if (row.is_on_axes()) on_axes.push_back({std::string(row.name), *text});
    }
    set_layer_fields(request, on_axes);
    for (const LayerFieldRow& row : layer_fields()) {
        const auto text = given(row);
        if (!text) continue;
        const std::string words = flag_words(row);
        if (const auto* whole = std::get_if<WholeNumber>(&row.holds))
            whole->set(request, whole_number(words, *text, whole->least, whole->most));
        if (const auto* pick = std::get_if<Choice>(&row.holds))
            pick->set(request, chosen(*pick, words, *text));
        if (const auto* on = std::get_if<Switch>(&row.holds)) on->set(request, !on->get(LayerRequest{}));
    }
}

}  // namespace convwalk

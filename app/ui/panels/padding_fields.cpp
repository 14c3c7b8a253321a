// Padding by a word or by numbers, on both sides or on each, and what stands in it.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "desk/layer_edits.h"
#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {
namespace {

constexpr Bounds kPaddingBounds{0, 255};
constexpr Bounds kPadBounds{-255, 255};  // of padding alone, which may crop

void padding_word(LayerForm& form, bool sides_apart) {
    const Row row = form.rows.begin("Padding", {.least_px = form.style.px(90)});
    std::vector<PaddingWord> words;
    std::vector<std::string> names;
    std::size_t chosen = 0;
    for (const PaddingWord word : {PaddingWord::numbers, PaddingWord::valid, PaddingWord::same,
                                   PaddingWord::half, PaddingWord::full, PaddingWord::causal}) {
        if (!takes(form.before, word) && word != form.before.padding) continue;
        if (word == form.before.padding) chosen = words.size();
        words.push_back(word);
        names.push_back(word == PaddingWord::numbers ? "by numbers" : std::string(name_of(word)));
    }
    if (const auto picked = form.rows.choice(row, "padding word", names, chosen)) {
        LayerRequest given = form.before;
        if (words[*picked] == PaddingWord::numbers) {
            given = padded_by_numbers(given);
        } else {
            given.padding = words[*picked];
            for (AxisSpec& a : given.layer.axes) a.padding_begin = a.padding_end = 0;
        }
        form.choose(given);
    }
    if (form.rows.link(row, "sides", sides_apart,
                       sides_apart ? "One padding for both ends" : "Before and after apart")) {
        form.state.sides_apart = !sides_apart;
        LayerRequest joined = padded_by_numbers(form.before);
        const bool differed = std::any_of(joined.layer.axes.begin(), joined.layer.axes.end(),
                                          [](const AxisSpec& a) { return a.padding_begin != a.padding_end; });
        for (AxisSpec& a : joined.layer.axes) a.padding_end = a.padding_begin;
        if (sides_apart && differed) form.choose(joined);
    }
    form.rows.end(row);
}

void padding_row(LayerForm& form, const AxisRow& what, const std::vector<AxisSpec>& shown, bool axes_apart,
                 bool sides_apart) {
    const Row row = form.rows.begin(
        what.label, {.least_px = form.least_px(axes_apart ? shown.size() : 1), .quiet = !sides_apart});
    const auto edit = form.numbers(row, what, shown, axes_apart);
    if (edit.changed) {
        // A number that is touched takes the place of the word.
        form.now.padding = PaddingWord::numbers;
        for (std::size_t i = 0; i < shown.size(); ++i) {
            AxisSpec& a = form.now.layer.axes[i];
            a.padding_begin = shown[i].padding_begin;
            a.padding_end = shown[i].padding_end;
            a.*what.value = edit.value[i].*what.value;
            if (!sides_apart) a.padding_end = a.padding_begin;
        }
        if (axes_apart) form.set_apart(LayerField::padding, true);
        if (sides_apart) form.state.sides_apart = true;
    }
    form.done = form.done || edit.done;
    if (shown.size() > 1) form.link_axes(row, what, axes_apart);
    form.end(row, what.symbol);
}

}  // namespace

void padding_fields(LayerForm& form) {
    const std::vector<AxisSpec> shown = padded_by_numbers(form.before).layer.axes;
    const bool sides_differ = std::any_of(shown.begin(), shown.end(),
                                          [](const AxisSpec& a) { return a.padding_begin != a.padding_end; });
    const bool sides_apart = form.state.sides_apart || sides_differ;
    const bool alone = form.op() == Operator::pad;
    padding_word(form, sides_apart);
    const bool axes_apart =
        shown.size() > 1 && (form.is_apart(LayerField::padding) || differ(shown, &AxisSpec::padding_begin) ||
                             differ(shown, &AxisSpec::padding_end));
    const AxisRow begin{sides_apart ? "Padding before" : "on each side",
                        "padding",
                        row_of(LayerField::padding).letter,
                        "padding",
                        LayerField::padding,
                        &AxisSpec::padding_begin,
                        alone ? kPadBounds : kPaddingBounds};
    padding_row(form, begin, shown, axes_apart, sides_apart);
    if (sides_apart) {
        AxisRow end = begin;
        end.label = "Padding after";
        end.id = "padding end";
        end.value = &AxisSpec::padding_end;
        padding_row(form, end, shown, axes_apart, sides_apart);
    }
}

}  // namespace convwalk

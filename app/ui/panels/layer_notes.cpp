// What is said about a layer, and the mends that are offered.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "advice/mend.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "desk/layer_edits.h"
#include "ui/panels/layer_form.h"
#include "ui/widgets/mends.h"
#include "views/planes/figure_words.h"

namespace convwalk {
void refusal_note(LayerForm& form) {
    const auto offered = mends(form.before);
    std::vector<std::string> words;
    for (const Mend& mend : offered) words.push_back(mend.words);
    if (const auto pressed =
            note_with_mends(form.style, as_sentence(form.refusal->sentence), words, form.width_px))
        form.choose(offered[*pressed].request);
}

void other_side_note(const LayerForm& form) {
    const Layer convolution = transposed_convolution_of(form.before);
    const Layer layer = resolved(form.before);
    const bool same = resolved(described_by_convolution(form.before, true)) == layer;
    ImGui::Dummy({0, form.style.px(2)});
    if (!same) {
        note(form.style,
             "No convolution has just this layer as its way back: the output padding is a stride or more.",
             form.style.colours.note, form.style.colours.ink);
        return;
    }
    const std::string there =
        fmt::format("{} → {}", to_string(input_extents(convolution)), to_string(output_extents(convolution)));
    const std::string back =
        fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
    const std::string words =
        form.before.of_transposed
            ? fmt::format("Same layer by its own numbers: {} with {}.", back, parameter_caption(layer))
            : fmt::format(
                  "Same layer, seen as the convolution it transposes: {} with {}. This layer goes "
                  "back: {}.",
                  there, parameter_caption(convolution), back);
    note(form.style, words, form.style.colours.note, form.style.colours.ink, form.width_px);
}

}  // namespace convwalk

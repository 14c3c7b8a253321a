#include "ui/panels/values_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "picture/figures.h"

namespace convwalk {
namespace {

std::int64_t within_random(std::int64_t value) {
    return std::clamp(value, -kLargestRandom, kLargestRandom);
}

std::string with_comma(std::int64_t count) {
    return fmt::format("{},{:03}", count / 1000, count % 1000);
}

class ValuesSection {
  public:
    ValuesSection(LayerForm& form, const Values& before, Values& now)
        : form_(form), before_(before), now_(now) {}

    void draw() {
        const bool weightless = !has_weights(form_.op());
        toggle("Numbers in the cells", now_.shown);
        fill_row("Input values", "input values", input_fill_names(), now_.input);
        if (before_.input == InputValues(InputFill::constant)) constant_row();
        if (before_.input == InputValues(InputFill::random))
            range_row("Input range", "input range", before_.input_range, now_.input_range);
        if (!weightless) {
            fill_row("Kernel values", "kernel values", kernel_fill_names(), now_.kernel);
            if (before_.kernel == KernelValues(KernelFill::random))
                range_row("Kernel range", "kernel range", before_.kernel_range, now_.kernel_range);
            fill_row("Bias", "bias", bias_fill_names(), now_.bias);
            tooltip(form_.style, "One number an output channel, added to all of its outputs.");
        }
        if (now_.input == InputValues(InputFill::random) ||
            (!weightless &&
             (now_.kernel == KernelValues(KernelFill::random) || now_.bias == BiasValues(BiasFill::random))))
            seed_row();
        if (!weightless) flip();
        if (now_.shown && !form_.refusal && !few_enough(resolved(form_.before)))
            remark(fmt::format("Numbers are worked out for at most {} cells.", with_comma(kMostShownCells)));
    }

  private:
    void remark(const std::string& words) {
        note(form_.style, words, form_.style.colours.note, form_.style.colours.ink, form_.width_px);
    }

    void toggle(const std::string& label, bool& value) {
        if (!switch_button(form_.style, label, value)) return;
        value = !value;
        form_.done = true;
    }

    // A menu of fills; what is one's own stands in it while it is chosen.
    template <typename Fill>
    void fill_row(const char* label, const char* id, const std::vector<std::string>& known,
                  std::variant<Fill, Tensor>& values) {
        const Row row = form_.rows.begin(label, {.least_px = form_.style.px(90)});
        std::vector<std::string> names = known;
        const auto* fill = std::get_if<Fill>(&values);
        if (fill == nullptr) names.emplace_back("own numbers");
        const std::size_t chosen = fill ? static_cast<std::size_t>(*fill) : known.size();
        if (const auto picked = form_.rows.choice(row, id, names, chosen)) {
            if (*picked < known.size()) values = static_cast<Fill>(*picked);
            now_.shown = true;
            form_.done = true;
        }
        form_.rows.end(row);
    }

    // A whole number; others stand in a file.
    void constant_row() {
        const auto constant = form_.count_row("Each cell",
                                              {.id = "constant",
                                               .value = std::llround(std::clamp(before_.constant, -1e6, 1e6)),
                                               .least = -kLargestRandom,
                                               .most = kLargestRandom},
                                              "value of each cell");
        if (!constant) return;
        now_.constant = static_cast<double>(within_random(*constant));
        now_.shown = true;
    }

    void seed_row() {
        const auto seed = form_.count_row(
            "Seed", {.id = "seed", .value = before_.seed, .least = 0, .most = kLargestSeed}, "seed");
        if (seed) {
            now_.seed = std::clamp<std::int64_t>(*seed, 0, kLargestSeed);
            now_.shown = true;
        }
        tooltip(form_.style, "Another seed, other random numbers.");
    }

    // Least and most side by side; whichever is moved takes the other one along.
    void range_row(const char* label, const char* id, const RandomRange& from, RandomRange& to) {
        const Row row = form_.rows.begin(label, {.least_px = form_.least_px(2)});
        ImGui::PushID(id);
        const auto end = [&](const char* end_id, std::size_t i, std::int64_t value, std::string_view what) {
            const float width = form_.rows.place(row, i, 2, kFieldGap);
            const auto edit = number_field(form_.controls, {.id = end_id,
                                                            .value = value,
                                                            .least = -kLargestRandom,
                                                            .most = kLargestRandom,
                                                            .width_px = width});
            tooltip(form_.style, what);
            form_.done = form_.done || edit.done;
            if (edit.changed) now_.shown = true;
            return edit.changed ? std::optional(within_random(edit.value)) : std::nullopt;
        };
        if (const auto least = end("least", 0, from.least, "The smallest random number"))
            to = {*least, std::max(*least, from.most)};
        if (const auto most = end("most", 1, from.most, "The largest random number"))
            to = {std::min(from.least, *most), *most};
        ImGui::PopID();
        form_.rows.end(row);
    }

    void flip() {
        toggle("Flip the kernel", now_.true_convolution);
        tooltip(form_.style,
                "A true convolution: mathematics flips the kernel before it walks. Frameworks do not: what "
                "they call a convolution is a cross-correlation.");
        if (now_.true_convolution)
            remark(
                "The kernel is turned by 180° before it walks: a true convolution. Frameworks do not turn "
                "it; "
                "what they call a convolution is a cross-correlation.");
    }

    LayerForm& form_;
    const Values& before_;
    Values& now_;
};

}  // namespace

void values_section(LayerForm& form, const Values& before, Values& now) {
    ValuesSection(form, before, now).draw();
}

}  // namespace convwalk

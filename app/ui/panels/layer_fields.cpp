// The fields of a layer by their table: what each looks like, and those that are no more than a row.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <numeric>
#include <string>
#include <variant>
#include <vector>

#include "advice/cost.h"
#include "arithmetic/counts.h"
#include "ui/panels/layer_form.h"
#include "ui/widgets/step_slider.h"

namespace convwalk {
namespace {

// How a field looks that looks other than the table of fields says by itself.
struct FieldLook {
    LayerField field;
    std::string_view label;
    std::string_view tip = "";
    std::int64_t most = kLargestSize;  // for what needs no typing
    bool as_size = false;              // "3 × 3" rather than "3" for all axes
};

constexpr std::array kLooks = {
    FieldLook{LayerField::input, "Input", "", kInputBounds.most, true},
    FieldLook{LayerField::kernel, "Kernel", "", 255, true},
    FieldLook{LayerField::stride, "Stride", "", 64},
    FieldLook{LayerField::dilation, "Dilation", "", 64},
    FieldLook{LayerField::output_padding, "Output padding"},
    FieldLook{LayerField::in_channels, "Channels in", "", 65'536},
    FieldLook{LayerField::out_channels, "Channels out", "", 65'536},
    FieldLook{LayerField::groups, "Groups", "", 65'536},
    FieldLook{LayerField::ceil_mode, "Ceil mode: round the size up",
              "The last window may reach beyond the padding."},
    FieldLook{LayerField::padding_mode, "Padding mode",
              "What stands in the padding: zeros, or copies of the input's cells."},
    FieldLook{LayerField::count_include_pad, "Count the padding",
              "Divide by the padding's cells, too, not by those of the input alone."},
    FieldLook{LayerField::divisor_override, "A divisor of its own"},
    FieldLook{LayerField::align_corners, "Align corners",
              "The middles of the outermost cells meet, not the edges of the maps."},
};

// "Shuffle order"
std::string capitalised(std::string_view words) {
    std::string text(words);
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

FieldLook look_of(const LayerFieldRow& row) {
    const auto found = std::find_if(kLooks.begin(), kLooks.end(),
                                    [&](const FieldLook& look) { return look.field == row.field; });
    return found == kLooks.end() ? FieldLook{row.field, "", row.help} : *found;
}

class FieldRow {
  public:
    FieldRow(LayerForm& form, const LayerFieldRow& row)
        : form_(form),
          row_(row),
          look_(look_of(row)),
          label_(look_.label.empty() ? capitalised(row.words) : std::string(look_.label)),
          id_(row.words) {}

    void operator()(const AxisNumber& number) const {
        form_.axis_row({label_.c_str(),
                        id_.c_str(),
                        row_.letter,
                        row_.words,
                        row_.field,
                        number.member,
                        {number.least, most()},
                        look_.as_size});
    }
    void operator()(const AxisText&) const {}
    void operator()(const WholeNumber& number) const {
        const auto now = number.get(form_.before);
        const auto count = form_.count_row(
            label_.c_str(), {.id = id_.c_str(), .value = now.value_or(1), .least = 1, .most = most()},
            row_.words);
        if (count) number.set(form_.now, *count);
    }
    void operator()(const Switch& on) const {
        if (!form_.switched(label_.c_str(), on.get(form_.before), look_.tip)) return;
        LayerRequest changed = form_.before;
        on.set(changed, !on.get(form_.before));
        form_.choose(changed);
    }
    void operator()(const Choice& choice) const {
        const Row row = form_.rows.begin(label_, {.least_px = form_.style.px(90)});
        const std::vector<std::string> names = words_of(choice);
        if (const auto picked = form_.rows.choice(row, id_.c_str(), names, choice.get(form_.before))) {
            LayerRequest changed = form_.before;
            choice.set(changed, *picked);
            form_.choose(changed);
        }
        tooltip(form_.style, look_.tip);
        form_.end(row);
    }

    // A number that there may be.
    void optional(const WholeNumber& number, std::int64_t first) const {
        const auto now = number.get(form_.before);
        if (form_.switched(label_.c_str(), now.has_value(), "")) {
            LayerRequest changed = form_.before;
            number.set(changed, now ? std::nullopt : std::optional(first));
            form_.choose(changed);
        }
        if (!now) return;
        const std::string words = capitalised(row_.words);
        const auto count = form_.count_row(
            words.c_str(), {.id = id_.c_str(), .value = *now, .least = 1, .most = kLargestSize}, row_.words);
        if (count) number.set(form_.now, *count);
    }

  private:
    [[nodiscard]] std::int64_t most() const {
        if (row_.field != LayerField::output_padding) return look_.most;
        std::int64_t limit = 1;
        for (const AxisSpec& a : form_.axes()) limit = std::max({limit, a.stride, a.dilation});
        return limit - 1;
    }

    LayerForm& form_;
    const LayerFieldRow& row_;
    FieldLook look_;
    std::string label_;
    std::string id_;
};

void field_rows(LayerForm& form, const LayerFieldRow& row) {
    const FieldRow one(form, row);
    switch (row.field) {
        case LayerField::dimensions:
        case LayerField::of_transposed:
        case LayerField::padding_end:
            return;  // with the operator, and with the padding
        case LayerField::padding:
            return padding_fields(form);
        case LayerField::factor:
            return is_shuffle(form.op()) ? shuffle_factor_row(form) : resize_fields(form);
        case LayerField::output_size:
            return is_adaptive(form.op()) ? output_sizes(form) : void();
        case LayerField::resize_mode:
            return resize_mode(form);
        case LayerField::output_padding:
            // Alone, the convolution that it goes back from settles it.
            if (form.before.of_transposed && form.network == nullptr) return;
            break;
        case LayerField::align_corners:
            if (cells_each_side(form.before.layer.resize_mode) == 0 && !form.before.layer.align_corners)
                return;
            break;
        case LayerField::shuffle_order:
            return shuffle_order(form);
        case LayerField::divisor_override:
            return one.optional(
                std::get<WholeNumber>(row.holds),
                std::clamp<std::int64_t>(cell_count(kernel_extents(form.before.layer)), 1, kLargestSize));
        default:
            break;
    }
    std::visit(one, row.holds);
}

bool is_of_channels(LayerField field) {
    return field == LayerField::in_channels || field == LayerField::out_channels ||
           field == LayerField::groups;
}

// With what joins it to the figure: its label can be pointed at, and stands out.
void joined_rows(LayerForm& form, const LayerFieldRow& row) {
    const ImVec2 begin = ImGui::GetCursorScreenPos();
    field_rows(form, row);
    const ImVec2 end = {begin.x + form.style.px(kLayerRows.labels), ImGui::GetCursorScreenPos().y};
    // A switch is a control, and tells what it does by itself.
    if (std::holds_alternative<Switch>(row.holds)) return;
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(begin, end)) form.state.pointed = row.field;
    if (form.state.lit != row.field) return;
    const float bar = form.style.px(3);
    const float before = form.style.px(8);
    ImGui::GetWindowDrawList()->AddRectFilled({begin.x - before, begin.y}, {begin.x - before + bar, end.y},
                                              u32(form.style.colours.accent), bar / 2);
}

// Every number of groups that divides the channels, as a slider, and the weights that are left with it.
void groups_slider(LayerForm& form) {
    constexpr std::size_t kMostPlaces = 24;
    constexpr std::int64_t kMostSought = 65'536;  // channels
    const Layer& layer = form.before.layer;
    if (form.refusal || form.network != nullptr ||
        std::min(layer.in_channels, layer.out_channels) > kMostSought)
        return;
    const std::int64_t common = std::gcd(layer.in_channels, layer.out_channels);
    std::vector<std::int64_t> places;
    for (std::int64_t groups = 1; groups <= common; ++groups) {
        if (common % groups == 0) places.push_back(groups);
    }
    if (places.size() < 2 || places.size() > kMostPlaces) return;
    std::vector<std::string> names;
    for (const std::int64_t groups : places) names.push_back(std::to_string(groups));
    const auto now =
        static_cast<std::size_t>(std::find(places.begin(), places.end(), layer.groups) - places.begin());
    const auto edit = step_slider(form.style, "groups that divide", names, now,
                                  form.width_px - form.style.px(kLayerRows.behind + kLayerRows.inset));
    if (edit.changed) form.now.layer.groups = places[edit.value];
    form.done = form.done || edit.done;
    tooltip(form.style, "Every number of groups that divides the channels.");
    const std::int64_t weights = counts_of(resolved(form.before)).weights;
    const Row count = form.rows.begin("Weights", {.quiet = true});
    form.rows.words(count, layer.groups == 1
                               ? count_text(double(weights))
                               : fmt::format("{} instead of {}", count_text(double(weights)),
                                             count_text(double(weights) * double(layer.groups))));
    form.rows.end(count);
}

}  // namespace

void own_fields(LayerForm& form) {
    for (const LayerFieldRow& row : layer_fields()) {
        if (form.has(row.field) && !is_of_channels(row.field)) joined_rows(form, row);
    }
}

void channel_fields(LayerForm& form) {
    for (const LayerFieldRow& row : layer_fields()) {
        if (!form.has(row.field) || !is_of_channels(row.field)) continue;
        // Pooling and resizing keep the channels that they get, and shuffles make theirs of them.
        const bool only_in = is_shuffle(form.op()) && row.field == LayerField::in_channels;
        if (has_weights(form.op()) || only_in) joined_rows(form, row);
    }
    if (has_weights(form.op()) && form.has(LayerField::groups)) groups_slider(form);
}

}  // namespace convwalk

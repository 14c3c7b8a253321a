#include "ui/panels/layer_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <initializer_list>
#include <span>
#include <variant>

#include "advice/mend.h"
#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "desk/layer_edits.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

using State = LayerPanelState;

constexpr double kRow = 26;  // height of a control
constexpr double kGap = 4;   // between the columns of a row, and between fields side by side
constexpr double kLinkColumn = 22;
constexpr double kSymbolColumn = 14;
constexpr double kLabelColumn = 104;  // "Output padding"
constexpr double kStepperButtons = 2 * (24 + 5);
// Narrower, a field can't hold what is typed.
constexpr double kLeastField = 34;

/// Bounds of a field for what needs no typing.
struct Bounds {
    std::int64_t least = 0;
    std::int64_t most = 0;
};
constexpr Bounds kInputBounds{1, 4096};
constexpr Bounds kKernelBounds{1, 255};
constexpr Bounds kStrideBounds{1, 64};
constexpr Bounds kPaddingBounds{0, 255};
constexpr Bounds kDilationBounds{1, 64};
constexpr Bounds kChannelBounds{1, 65'536};

using AxisField = std::int64_t AxisSpec::*;

/// A row whose field has a value an axis.
struct AxisRow {
    const char* label = "";
    const char* id = "";
    const char* symbol = "";
    const char* refused = "";  ///< how a refusal calls the field
    State::Field field = State::input;
    AxisField value = &AxisSpec::input;
    Bounds bounds;
    bool as_size = false;  ///< "3 × 3" rather than "3" for all axes
};

// " × 3" as often as there are further axes; "³" where that is too long.
std::string after_size(const Style& style, std::int64_t value, std::size_t axes, float room_px) {
    if (axes < 2) return "";
    std::string after;
    for (std::size_t i = 1; i < axes; ++i) after += fmt::format(" × {}", value);
    const FontScope scope(style.fonts.strong);
    const std::string whole = fmt::format("{}{}", value, after);
    if (ImGui::CalcTextSize(whole.c_str()).x <= room_px - style.px(6)) return after;
    return axes == 2 ? "²" : "³";
}

// The words with an ellipsis where they would be cut.
std::string shortened(const Style& style, std::string words, float room_px) {
    const FontScope scope(style.fonts.body);
    if (ImGui::CalcTextSize(words.c_str()).x <= room_px) return words;
    do {
        words.pop_back();
        // Not within a letter.
        while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0x80U) != 0) words.pop_back();
    } while (!words.empty() && ImGui::CalcTextSize((words + "…").c_str()).x > room_px);
    return words + "…";
}

class LayerPanel {
  public:
    LayerPanel(Controls& controls, State& state, const Scenario& scenario,
               const std::optional<Refusal>& refusal)
        : controls_(controls),
          style_(controls.style),
          state_(state),
          before_(scenario),
          now_(scenario),
          refusal_(refusal),
          width_(panel_width()) {}

    Edit<Scenario> draw() {
        heading(style_, "LAYER", true);
        operators();
        if (!is_shuffle(op())) dimensions();
        if (transposed()) sides_of_a_transpose();
        sizes();
        if (refusal_ && !about_channels()) refusal_note();
        // Pooling and resizing keep the channels that they get.
        if (has_weights(op()) || is_shuffle(op())) {
            heading(style_, "CHANNELS");
            channels();
            if (refusal_ && about_channels()) refusal_note();
        }
        // Below all fields that can make it come and go: none of them moves under the hand.
        if (transposed() && !refusal_) other_side_note();
        heading(style_, "VALUES");
        values();
        heading(style_, "FIGURE");
        figure_words();
        animation();
        ImGui::Dummy({0, style_.px(8)});
        return {now_, now_ != before_, done_};
    }

  private:
    [[nodiscard]] const LayerRequest& request() const { return before_.layer; }
    [[nodiscard]] const std::vector<AxisSpec>& axes() const { return before_.layer.layer.axes; }
    [[nodiscard]] Operator op() const { return request().layer.op; }
    [[nodiscard]] bool transposed() const { return request().layer.op == Operator::transposed_convolution; }
    [[nodiscard]] bool about_channels() const {
        return refusal_->field == "in channels" || refusal_->field == "out channels" ||
               refusal_->field == "groups";
    }
    [[nodiscard]] bool is_wrong(std::string_view field, int axis = -1) const {
        if (!refusal_ || refusal_->field != field) return false;
        return axis < 0 || refusal_->axis < 0 || refusal_->axis == axis;
    }

    /// A choice is one step of undo.
    void choose(LayerRequest chosen) {
        now_.layer = std::move(chosen);
        done_ = true;
    }

    // --- rows ---

    struct Row {
        ImVec2 at;
        float control_x = 0;
        float control_px = 0;
        float link_x = 0;
        bool below = false;  ///< the controls are on a line of their own
    };

    /// Begins a row with its label. The controls stand under each other, in narrow panels below their labels.
    Row begin_row(std::string_view label, float least_control_px, bool quiet = false) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float right = width_ - style_.px(kLinkColumn + kSymbolColumn);
        Row row{at, style_.px(kLabelColumn), right - style_.px(kLabelColumn + kGap), right};
        const FontScope scope(style_.fonts.body);
        const float words = ImGui::CalcTextSize(label.data(), label.data() + label.size()).x;
        row.below = std::max(words, style_.px(kLabelColumn)) + least_control_px > right;
        if (row.below) {
            row.control_x = 0;
            row.control_px = right - style_.px(kGap);
        }
        const float line = row.below ? style_.px(20) : style_.px(kRow);
        ImGui::GetWindowDrawList()->AddText({at.x, std::round(at.y + (line - ImGui::GetFontSize()) / 2)},
                                            u32(quiet ? style_.colours.muted : style_.colours.ink),
                                            label.data(), label.data() + label.size());
        if (row.below) row.at.y += line;
        ImGui::SetCursorScreenPos({row.at.x + row.control_x, row.at.y});
        return row;
    }
    void end_row(const Row& row, std::string_view symbol = "") {
        if (!symbol.empty()) draw_symbol(style_, symbol, {row.at.x + width_, row.at.y + style_.px(kRow) / 2});
        ImGui::SetCursorScreenPos(row.at);
        ImGui::Dummy({width_, style_.px(kRow)});
    }
    /// The toggle at a row's end. @return pressed
    bool link(const Row& row, const char* id, bool apart, std::string_view what) {
        ImGui::SetCursorScreenPos({row.at.x + row.link_x, row.at.y});
        return icon_button(style_, id, apart ? Icon::unlink : Icon::link, what,
                           {.kind = ButtonKind::quiet, .width = kLinkColumn - 2, .height = kRow});
    }

    /// One number with its buttons, or without them where there is no room.
    Edit<std::int64_t> number(const NumberField& field) {
        const bool narrow = field.width_px < style_.px(kStepperButtons + kLeastField);
        return narrow ? number_field(controls_, field) : stepper(controls_, field);
    }

    // --- the layer ---

    [[nodiscard]] float words_width(std::span<const std::string_view> names) const {
        const FontScope scope(style_.fonts.body);
        float width = 0;
        for (const std::string_view name : names)
            width += ImGui::CalcTextSize(name.data(), name.data() + name.size()).x;
        return width;
    }

    void operators() {
        // Kinds first: seven side by side would not fit.
        static constexpr std::string_view kLong[] = {"Conv", "Transposed", "Pooling", "Resample"};
        static constexpr std::string_view kShort[] = {"Conv", "Transp.", "Pool", "Resize"};
        const bool fits = words_width(kLong) + 8 * style_.px(4) <= width_;
        const std::span<const std::string_view> names = fits ? kLong : kShort;
        constexpr std::array kFirst = {Operator::convolution, Operator::transposed_convolution,
                                       Operator::max_pooling, Operator::resize};
        const std::size_t kind = op() == Operator::convolution ? 0
                                 : has_weights(op())           ? 1
                                 : is_pooling(op())            ? 2
                                                               : 3;
        if (const auto picked = segmented(style_, "operator", names, kind, width_))
            choose(with_operator(request(), kFirst.at(*picked)));
        static constexpr std::string_view kPoolings[] = {"Max", "Average"};
        static constexpr std::string_view kResamplings[] = {"Resize", "Shuffle", "Unshuffle"};
        static constexpr std::array kPoolingOps = {Operator::max_pooling, Operator::average_pooling};
        static constexpr std::array kResamplingOps = {Operator::resize, Operator::pixel_shuffle,
                                                      Operator::pixel_unshuffle};
        if (is_pooling(op())) operators_of("pooling", kPoolings, kPoolingOps);
        if (!has_window(op())) operators_of("resampling", kResamplings, kResamplingOps);
        ImGui::Dummy({0, style_.px(2)});
    }

    /// Operators of one kind. @pre the layer's own is one of them
    void operators_of(const char* id, std::span<const std::string_view> names,
                      std::span<const Operator> ops) {
        const auto at = static_cast<std::size_t>(std::find(ops.begin(), ops.end(), op()) - ops.begin());
        ImGui::Dummy({0, 0});
        if (const auto picked = segmented(style_, id, names, at, width_, kRow))
            choose(with_operator(request(), ops[*picked]));
    }

    void dimensions() {
        static constexpr std::string_view kNames[] = {"1", "2", "3"};
        const Row row = begin_row("Dimensions", style_.px(90));
        if (const auto picked =
                segmented(style_, "dimensions", kNames, axes().size() - 1, row.control_px, kRow))
            choose(with_dimensions(request(), *picked + 1));
        end_row(row);
    }

    void sides_of_a_transpose() {
        static constexpr std::string_view kNames[] = {"this layer", "convolution"};
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const FontScope scope(style_.fonts.body);
        float label = std::max(style_.px(80), ImGui::CalcTextSize("Numbers of").x + style_.px(8));
        float line = style_.px(kRow);
        const bool below = label + words_width(kNames) + style_.px(32) > width_;
        if (below) line = style_.px(20);
        ImGui::GetWindowDrawList()->AddText({at.x, std::round(at.y + (line - ImGui::GetFontSize()) / 2)},
                                            u32(style_.colours.ink), "Numbers of");
        if (below) label = 0;
        const ImVec2 control = {at.x + label, below ? at.y + line : at.y};
        ImGui::SetCursorScreenPos(control);
        if (const auto picked = segmented(style_, "numbers of", kNames, request().of_transposed ? 1 : 0,
                                          width_ - label, kRow))
            choose(described_by_convolution(request(), *picked == 1));
        ImGui::SetCursorScreenPos({at.x, control.y});
        ImGui::Dummy({width_, style_.px(kRow)});
    }

    void sizes() {
        axis_row({"Input", "input", "i", "input", State::input, &AxisSpec::input, kInputBounds, true});
        if (!has_window(op())) return resampling();
        axis_row({"Kernel", "kernel", "k", "kernel", State::kernel, &AxisSpec::kernel, kKernelBounds, true});
        axis_row({"Stride", "stride", "s", "stride", State::stride, &AxisSpec::stride, kStrideBounds});
        padding();
        if (transposed() && !request().of_transposed) {
            std::int64_t limit = 1;
            for (const AxisSpec& a : axes()) limit = std::max({limit, a.stride, a.dilation});
            axis_row({"Output padding",
                      "output padding",
                      "a",
                      "output padding",
                      State::output_padding,
                      &AxisSpec::output_padding,
                      {0, limit - 1}});
        }
        if (op() != Operator::average_pooling)
            axis_row({"Dilation", "dilation", "d", "dilation", State::dilation, &AxisSpec::dilation,
                      kDilationBounds});
        if (is_pooling(op())) ceil_mode();
        if (op() == Operator::average_pooling) division();
    }

    // --- resizing and shuffles ---

    void resampling() {
        if (is_shuffle(op())) return shuffle_factor_row();
        const bool sized = axes().front().output_size.has_value();
        static constexpr std::string_view kBy[] = {"a factor", "a size"};
        const Row row = begin_row("Resize by", style_.px(120));
        if (const auto picked = segmented(style_, "resize by", kBy, sized ? 1 : 0, row.control_px, kRow)) {
            LayerRequest changed = request();
            const bool possible = !why_invalid(changed);
            for (AxisSpec& a : changed.layer.axes) {
                if (*picked == 1)
                    a.output_size = possible ? output_size(op(), a) : a.input;
                else
                    a.output_size.reset();
                if (*picked == 1) a.factor = AxisSpec{}.factor;
            }
            choose(changed);
        }
        end_row(row);
        if (sized)
            output_sizes();
        else
            factors();
        resize_mode();
    }

    void resize_mode() {
        const Row row = begin_row("Mode", style_.px(90));
        const std::vector<std::string>& names = resize_mode_names();
        const auto chosen = static_cast<std::size_t>(request().layer.resize_mode);
        const double width = static_cast<double>(row.control_px) / style_.scale;
        if (const auto picked = choice_menu(style_, "resize mode", names, chosen, width)) {
            LayerRequest changed = request();
            changed.layer.resize_mode = kResizeModes.at(*picked);
            if (cells_each_side(changed.layer.resize_mode) == 0) changed.layer.align_corners = false;
            choose(changed);
        }
        end_row(row);
        const bool aligned = request().layer.align_corners;
        if (cells_each_side(request().layer.resize_mode) == 0 && !aligned) return;
        if (switch_button(style_, "Align corners", aligned)) {
            LayerRequest changed = request();
            changed.layer.align_corners = !aligned;
            choose(changed);
        }
        tooltip(style_, "The middles of the outermost cells meet, not the edges of the maps.");
    }

    /// Factors need not be whole, so they are typed: "2", "1.5", "3/2", "2x1.5".
    void factors() {
        const Row row = begin_row("Factor", style_.px(60));
        std::vector<Factor> all;
        for (const AxisSpec& a : axes()) all.push_back(a.factor);
        const auto edit =
            text_field(style_, "factor", to_string(all), "2, 1.5, 3/2 or 2x1.5", row.control_px, false, kRow);
        tooltip(style_, "One number for all axes, or one an axis: 2x1.5.");
        if (edit.changed) {
            try {
                const std::vector<Factor> read = parse_factors(edit.value, "factor");
                if (read.size() == 1 || read.size() == axes().size()) {
                    for (std::size_t i = 0; i < axes().size(); ++i)
                        now_.layer.layer.axes[i].factor = read[read.size() == 1 ? 0 : i];
                }
            } catch (const BadInput&) {
                // Half typed: the factor stays as it is.
            }
        }
        done_ = done_ || edit.done;
        end_row(row, "f");
    }

    void output_sizes() {
        // The same fields as those of the input's size.
        std::vector<AxisSpec> shown = axes();
        for (AxisSpec& a : shown) a.input = a.output_size.value_or(a.input);
        const AxisRow what{"Output",           "output size",    "o",          "output size",
                           State::output_size, &AxisSpec::input, kInputBounds, true};
        const bool apart =
            shown.size() > 1 && (state_.axes_apart[State::output_size] || differ(shown, &AxisSpec::input));
        const Row row = begin_row(what.label, least_width(apart ? shown.size() : 1));
        const auto edit = numbers(row, what, shown, apart);
        if (edit.changed) {
            for (std::size_t i = 0; i < shown.size(); ++i)
                now_.layer.layer.axes[i].output_size = edit.value[i].input;
            if (apart) state_.axes_apart[State::output_size] = true;
        }
        done_ = done_ || edit.done;
        if (shown.size() > 1 && link(row, "link output size", apart,
                                     apart ? "One number for all axes" : "A number for each axis")) {
            state_.axes_apart[State::output_size] = !apart;
            if (apart) {
                LayerRequest linked = request();
                for (AxisSpec& a : linked.layer.axes) a.output_size = axes().back().output_size;
                if (linked != request()) choose(linked);
            }
        }
        end_row(row, what.symbol);
    }

    void shuffle_factor_row() {
        constexpr Bounds kFactor{1, 8};
        const Row row = begin_row("Factor", least_width(1));
        const auto edit = number({.id = "shuffle factor",
                                  .value = std::max<std::int64_t>(1, shuffle_factor(axes().front())),
                                  .least = kFactor.least,
                                  .most = kFactor.most,
                                  .wrong = is_wrong("factor"),
                                  .width_px = row.control_px});
        if (edit.changed) now_.layer = with_shuffle_factor(request(), edit.value);
        done_ = done_ || edit.done;
        end_row(row, "r");
    }

    // --- what average pooling divides by ---

    void division() {
        const Layer& layer = request().layer;
        if (switch_button(style_, "Count the padding", layer.count_include_pad)) {
            LayerRequest changed = request();
            changed.layer.count_include_pad = !layer.count_include_pad;
            choose(changed);
        }
        tooltip(style_, "Divide by the padding's cells, too, not by those of the input alone.");
        if (switch_button(style_, "A divisor of its own", layer.divisor_override.has_value())) {
            LayerRequest changed = request();
            if (layer.divisor_override) {
                changed.layer.divisor_override.reset();
            } else {
                changed.layer.divisor_override =
                    std::clamp<std::int64_t>(cell_count(kernel_extents(layer)), 1, kLargestSize);
            }
            choose(changed);
        }
        if (!layer.divisor_override) return;
        const Row row = begin_row("Divisor", least_width(1));
        const auto edit = number({.id = "divisor",
                                  .value = *layer.divisor_override,
                                  .least = 1,
                                  .most = kLargestSize,
                                  .wrong = is_wrong("divisor"),
                                  .width_px = row.control_px});
        if (edit.changed) now_.layer.layer.divisor_override = edit.value;
        done_ = done_ || edit.done;
        end_row(row);
    }

    [[nodiscard]] static bool differ(const std::vector<AxisSpec>& axes, AxisField value) {
        return std::any_of(axes.begin(), axes.end(),
                           [&](const AxisSpec& a) { return a.*value != axes.front().*value; });
    }

    /// The fields of one row. @param shown the axes whose values are shown
    /// @return what was changed, as axes
    Edit<std::vector<AxisSpec>> numbers(const Row& row, const AxisRow& what,
                                        const std::vector<AxisSpec>& shown, bool apart) {
        Edit<std::vector<AxisSpec>> edit{shown};
        if (!apart) {
            NumberField field{.id = what.id,
                              .value = shown.front().*what.value,
                              .least = what.bounds.least,
                              .most = what.bounds.most,
                              .wrong = is_wrong(what.refused),
                              .width_px = row.control_px};
            std::string after;
            if (what.as_size) {
                const float room = field.width_px - style_.px(kStepperButtons);
                after = after_size(style_, field.value, shown.size(), room);
                field.after = after;
            }
            const auto one = number(field);
            for (AxisSpec& a : edit.value) a.*what.value = one.value;
            edit.changed = one.changed;
            edit.done = one.done;
            return edit;
        }
        const auto count = static_cast<float>(shown.size());
        const float gap = style_.px(kGap);
        const float width = std::floor((row.control_px - gap * (count - 1)) / count);
        ImGui::PushID(what.id);
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const std::string id(axis_name(i, shown.size()));
            ImGui::SetCursorScreenPos(
                {row.at.x + row.control_x + static_cast<float>(i) * (width + gap), row.at.y});
            const auto one = number_field(controls_, {.id = id.c_str(),
                                                      .value = shown[i].*what.value,
                                                      .least = what.bounds.least,
                                                      .most = what.bounds.most,
                                                      .wrong = is_wrong(what.refused, static_cast<int>(i)),
                                                      .width_px = width});
            tooltip(style_, id);
            if (one.changed) edit.value[i].*what.value = one.value;
            edit.changed = edit.changed || one.changed;
            edit.done = edit.done || one.done;
        }
        ImGui::PopID();
        return edit;
    }

    /// Room that the fields of a row need at the least.
    [[nodiscard]] float least_width(std::size_t fields) const {
        return static_cast<float>(fields) * style_.px(kLeastField + kGap);
    }

    void axis_row(const AxisRow& what) {
        const bool differing = differ(axes(), what.value);
        const bool apart = axes().size() > 1 && (state_.axes_apart[what.field] || differing);
        const Row row = begin_row(what.label, least_width(apart ? axes().size() : 1));
        const auto edit = numbers(row, what, axes(), apart);
        if (edit.changed) {
            for (std::size_t i = 0; i < axes().size(); ++i)
                now_.layer.layer.axes[i].*what.value = edit.value[i].*what.value;
            // While one is typed the two may meet for a moment.
            if (apart) state_.axes_apart[what.field] = true;
        }
        done_ = done_ || edit.done;
        if (axes().size() > 1) link_axes(row, what, apart);
        end_row(row, what.symbol);
    }

    void link_axes(const Row& row, const AxisRow& what, bool apart) {
        const std::string id = fmt::format("link {}", what.id);
        if (!link(row, id.c_str(), apart, apart ? "One number for all axes" : "A number for each axis"))
            return;
        state_.axes_apart[what.field] = !apart;
        if (!apart) return;
        // The columns' number counts: the last axis is there in every dimension.
        LayerRequest linked = padding_touched(what) ? padded_by_numbers(request()) : request();
        const AxisSpec last = linked.layer.axes.back();
        for (AxisSpec& a : linked.layer.axes) {
            a.*what.value = last.*what.value;
            if (padding_touched(what)) {
                a.padding_begin = last.padding_begin;
                a.padding_end = last.padding_end;
            }
        }
        choose(linked);
    }
    [[nodiscard]] static bool padding_touched(const AxisRow& what) { return what.field == State::padding; }

    void padding() {
        const std::vector<AxisSpec> shown = padded_by_numbers(request()).layer.axes;
        const bool sides_differ = std::any_of(
            shown.begin(), shown.end(), [](const AxisSpec& a) { return a.padding_begin != a.padding_end; });
        const bool sides_apart = state_.sides_apart || sides_differ;
        padding_word(sides_apart);
        const bool axes_apart = shown.size() > 1 && (state_.axes_apart[State::padding] ||
                                                     differ(shown, &AxisSpec::padding_begin) ||
                                                     differ(shown, &AxisSpec::padding_end));
        const AxisRow begin{sides_apart ? "Padding before" : "on each side",
                            "padding",
                            "p",
                            "padding",
                            State::padding,
                            &AxisSpec::padding_begin,
                            kPaddingBounds};
        padding_row(begin, shown, axes_apart, sides_apart);
        if (sides_apart) {
            AxisRow end = begin;
            end.label = "Padding after";
            end.id = "padding end";
            end.value = &AxisSpec::padding_end;
            padding_row(end, shown, axes_apart, sides_apart);
        }
        if (op() == Operator::convolution) padding_mode();
    }

    void padding_mode() {
        const Row row = begin_row("Padding mode", style_.px(90));
        const auto chosen = static_cast<std::size_t>(request().layer.padding_mode);
        const double width = static_cast<double>(row.control_px) / style_.scale;
        if (const auto picked = choice_menu(style_, "padding mode", padding_mode_names(), chosen, width)) {
            LayerRequest changed = request();
            changed.layer.padding_mode = kPaddingModes.at(*picked);
            choose(changed);
        }
        tooltip(style_, "What stands in the padding: zeros, or copies of the input's cells.");
        end_row(row);
    }

    void padding_word(bool sides_apart) {
        const Row row = begin_row("Padding", style_.px(90));
        std::vector<PaddingWord> words;
        std::vector<std::string> names;
        std::size_t chosen = 0;
        for (const PaddingWord word : {PaddingWord::numbers, PaddingWord::valid, PaddingWord::same,
                                       PaddingWord::half, PaddingWord::full, PaddingWord::causal}) {
            if (!takes(request(), word) && word != request().padding) continue;
            if (word == request().padding) chosen = words.size();
            words.push_back(word);
            names.push_back(word == PaddingWord::numbers ? "by numbers" : std::string(name_of(word)));
        }
        const double width = static_cast<double>(row.control_px) / style_.scale;
        if (const auto picked = choice_menu(style_, "padding word", names, chosen, width)) {
            LayerRequest given = request();
            if (words[*picked] == PaddingWord::numbers) {
                given = padded_by_numbers(given);
            } else {
                given.padding = words[*picked];
                for (AxisSpec& a : given.layer.axes) a.padding_begin = a.padding_end = 0;
            }
            choose(given);
        }
        if (link(row, "sides", sides_apart,
                 sides_apart ? "One padding for both ends" : "Before and after apart")) {
            state_.sides_apart = !sides_apart;
            LayerRequest joined = padded_by_numbers(request());
            const bool differed =
                std::any_of(joined.layer.axes.begin(), joined.layer.axes.end(),
                            [](const AxisSpec& a) { return a.padding_begin != a.padding_end; });
            for (AxisSpec& a : joined.layer.axes) a.padding_end = a.padding_begin;
            if (sides_apart && differed) choose(joined);
        }
        end_row(row);
    }

    void padding_row(const AxisRow& what, const std::vector<AxisSpec>& shown, bool axes_apart,
                     bool sides_apart) {
        const Row row = begin_row(what.label, least_width(axes_apart ? shown.size() : 1), !sides_apart);
        const auto edit = numbers(row, what, shown, axes_apart);
        if (edit.changed) {
            // A number that is touched takes the place of the word.
            now_.layer.padding = PaddingWord::numbers;
            for (std::size_t i = 0; i < shown.size(); ++i) {
                AxisSpec& a = now_.layer.layer.axes[i];
                a.padding_begin = shown[i].padding_begin;
                a.padding_end = shown[i].padding_end;
                a.*what.value = edit.value[i].*what.value;
                if (!sides_apart) a.padding_end = a.padding_begin;
            }
            if (axes_apart) state_.axes_apart[State::padding] = true;
            if (sides_apart) state_.sides_apart = true;
        }
        done_ = done_ || edit.done;
        if (shown.size() > 1) link_axes(row, what, axes_apart);
        end_row(row, what.symbol);
    }

    void ceil_mode() {
        const bool on =
            std::any_of(axes().begin(), axes().end(), [](const AxisSpec& a) { return a.ceil_mode; });
        if (switch_button(style_, "Ceil mode: round the size up", on)) {
            LayerRequest switched = request();
            for (AxisSpec& a : switched.layer.axes) a.ceil_mode = !on;
            choose(switched);
        }
        tooltip(style_, "The last window may reach beyond the padding.");
    }

    void channels() {
        const auto row_of = [&](const char* label, const char* id, const char* refused,
                                std::int64_t Layer::*value) {
            const Row row = begin_row(label, least_width(1));
            const auto edit = number({.id = id,
                                      .value = request().layer.*value,
                                      .least = kChannelBounds.least,
                                      .most = kChannelBounds.most,
                                      .wrong = is_wrong(refused),
                                      .width_px = row.control_px});
            if (edit.changed) now_.layer.layer.*value = edit.value;
            done_ = done_ || edit.done;
            end_row(row);
        };
        row_of("Channels in", "in channels", "in channels", &Layer::in_channels);
        if (is_shuffle(op())) return;
        row_of("Channels out", "out channels", "out channels", &Layer::out_channels);
        row_of("Groups", "groups", "groups", &Layer::groups);
    }

    // --- what is said about it ---

    void refusal_note() {
        const auto offered = mends(request());
        const UiColours& c = style_.colours;
        const float pad = style_.px(12);
        const std::string why = as_sentence(refusal_->sentence);
        ImGui::Dummy({0, style_.px(2)});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& canvas = *ImGui::GetWindowDrawList();
        // The box is drawn below what it holds once its height is known.
        canvas.ChannelsSplit(2);
        canvas.ChannelsSetCurrent(1);
        ImGui::SetCursorScreenPos({at.x + pad, at.y + style_.px(9)});
        ImGui::BeginGroup();
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width_ - 2 * pad);
        text(why, style_.fonts.body, c.ink);
        ImGui::PopTextWrapPos();
        for (std::size_t i = 0; i < offered.size(); ++i) {
            ImGui::PushID(static_cast<int>(i));
            if (mend_button(offered[i].words, width_ - 2 * pad)) choose(offered[i].request);
            ImGui::PopID();
        }
        ImGui::EndGroup();
        const float bottom = ImGui::GetItemRectMax().y + style_.px(9);
        canvas.ChannelsSetCurrent(0);
        canvas.AddRectFilled(at, {at.x + width_, bottom}, u32(c.wrong_note), style_.px(7));
        canvas.ChannelsMerge();
        ImGui::SetCursorScreenPos(at);
        ImGui::Dummy({width_, bottom - at.y});
    }

    /// A button as wide as the box, with words on as many lines as they need.
    bool mend_button(const std::string& words, float width) {
        const UiColours& c = style_.colours;
        const FontScope scope(style_.fonts.strong);
        const std::string label = as_sentence(words).substr(0, as_sentence(words).size() - 1);
        const float inset = style_.px(10);
        const char* end = label.data() + label.size();
        const ImVec2 size = ImGui::CalcTextSize(label.data(), end, false, width - 2 * inset);
        const bool pressed = button(style_, "##mend",
                                    {.width = static_cast<double>(width) / style_.scale,
                                     .height = static_cast<double>(size.y) / style_.scale + 12});
        const ImVec2 from = ImGui::GetItemRectMin();
        const ImVec2 to = ImGui::GetItemRectMax();
        ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                                            {from.x + inset, std::round((from.y + to.y - size.y) / 2)},
                                            u32(c.ink), label.data(), end, width - 2 * inset);
        return pressed;
    }

    void other_side_note() {
        const Layer convolution = transposed_convolution_of(request());
        const Layer layer = resolved(request());
        const bool same = resolved(described_by_convolution(request(), true)) == layer;
        ImGui::Dummy({0, style_.px(2)});
        if (!same) {
            note(
                style_,
                "No convolution has just this layer as its way back: the output padding is a stride or more.",
                style_.colours.note, style_.colours.ink);
            return;
        }
        const std::string there = fmt::format("{} → {}", to_string(input_extents(convolution)),
                                              to_string(output_extents(convolution)));
        const std::string back =
            fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
        const std::string words =
            request().of_transposed
                ? fmt::format("Same layer by its own numbers: {} with {}.", back, parameter_caption(layer))
                : fmt::format(
                      "Same layer, seen as the convolution it transposes: {} with {}. This layer goes "
                      "back: {}.",
                      there, parameter_caption(convolution), back);
        note(style_, words, style_.colours.note, style_.colours.ink, width_);
    }

    // --- what stands in the cells ---

    // A menu of fills; what is one's own stands in it while it is chosen.
    template <typename Fill>
    void fill_row(const char* label, const char* id, const std::vector<std::string>& known,
                  std::variant<Fill, Tensor>& values) {
        const Row row = begin_row(label, style_.px(90));
        std::vector<std::string> names = known;
        const auto* fill = std::get_if<Fill>(&values);
        if (fill == nullptr) names.emplace_back("own numbers");
        const std::size_t chosen = fill ? static_cast<std::size_t>(*fill) : known.size();
        const double width = static_cast<double>(row.control_px) / style_.scale;
        if (const auto picked = choice_menu(style_, id, names, chosen, width)) {
            if (*picked < known.size()) values = static_cast<Fill>(*picked);
            now_.values.shown = true;
            done_ = true;
        }
        end_row(row);
    }

    // A whole number; others stand in a file.
    void constant_row() {
        const Row row = begin_row("Each cell", least_width(1));
        const auto edit = number({.id = "constant",
                                  .value = std::llround(std::clamp(before_.values.constant, -1e6, 1e6)),
                                  .least = -kLargestRandom,
                                  .most = kLargestRandom,
                                  .width_px = row.control_px});
        if (edit.changed) {
            now_.values.constant = static_cast<double>(within_random(edit.value));
            now_.values.shown = true;
        }
        done_ = done_ || edit.done;
        end_row(row);
    }

    [[nodiscard]] static std::int64_t within_random(std::int64_t value) {
        return std::clamp(value, -kLargestRandom, kLargestRandom);
    }

    // Least and most side by side; whichever is moved takes the other one along.
    void range_row(const char* label, const char* id, const RandomRange& from, RandomRange& to) {
        const Row row = begin_row(label, least_width(2));
        const float gap = style_.px(kGap);
        const float width = std::floor((row.control_px - gap) / 2);
        ImGui::PushID(id);
        const auto end = [&](const char* end_id, int column, std::int64_t value, std::string_view what) {
            ImGui::SetCursorScreenPos(
                {row.at.x + row.control_x + static_cast<float>(column) * (width + gap), row.at.y});
            const auto edit = number_field(controls_, {.id = end_id,
                                                       .value = value,
                                                       .least = -kLargestRandom,
                                                       .most = kLargestRandom,
                                                       .width_px = width});
            tooltip(style_, what);
            done_ = done_ || edit.done;
            if (edit.changed) now_.values.shown = true;
            return edit.changed ? std::optional(within_random(edit.value)) : std::nullopt;
        };
        if (const auto least = end("least", 0, from.least, "The smallest random number"))
            to = {*least, std::max(*least, from.most)};
        if (const auto most = end("most", 1, from.most, "The largest random number"))
            to = {std::min(from.least, *most), *most};
        ImGui::PopID();
        end_row(row);
    }

    void values() {
        Values& v = now_.values;
        const bool weightless = !has_weights(request().layer.op);
        toggle("Numbers in the cells", v.shown);
        fill_row("Input values", "input values", input_fill_names(), v.input);
        if (before_.values.input == InputValues(InputFill::constant)) constant_row();
        if (before_.values.input == InputValues(InputFill::random))
            range_row("Input range", "input range", before_.values.input_range, v.input_range);
        if (!weightless) {
            fill_row("Kernel values", "kernel values", kernel_fill_names(), v.kernel);
            if (before_.values.kernel == KernelValues(KernelFill::random))
                range_row("Kernel range", "kernel range", before_.values.kernel_range, v.kernel_range);
        }
        const bool seeded = v.input == InputValues(InputFill::random) ||
                            (!weightless && v.kernel == KernelValues(KernelFill::random));
        if (seeded) {
            const Row row = begin_row("Seed", least_width(1));
            const auto edit = number({.id = "seed",
                                      .value = before_.values.seed,
                                      .least = 0,
                                      .most = kLargestSeed,
                                      .width_px = row.control_px});
            if (edit.changed) {
                v.seed = std::clamp<std::int64_t>(edit.value, 0, kLargestSeed);
                v.shown = true;
            }
            done_ = done_ || edit.done;
            end_row(row);
            tooltip(style_, "Another seed, other random numbers.");
        }
        if (!weightless) {
            toggle("Flip the kernel", v.true_convolution);
            tooltip(
                style_,
                "A true convolution: mathematics flips the kernel before it walks. Frameworks do not: what "
                "they call a convolution is a cross-correlation.");
        }
        if (!weightless && v.true_convolution)
            note(style_,
                 "The kernel is turned by 180° before it walks: a true convolution. Frameworks do not turn "
                 "it; "
                 "what they call a convolution is a cross-correlation.",
                 style_.colours.note, style_.colours.ink, width_);
        if (v.shown && !refusal_ && !few_enough(resolved(request())))
            note(style_,
                 fmt::format("Numbers are worked out for at most {} cells.", count_of(kMostShownCells)),
                 style_.colours.note, style_.colours.ink, width_);
    }
    [[nodiscard]] static std::string count_of(std::int64_t count) {
        return fmt::format("{},{:03}", count / 1000, count % 1000);
    }

    // --- the figure ---

    void figure_words() {
        const std::string made =
            refusal_ ? "Title" : shortened(style_, title_of(resolved(request())), width_ - style_.px(20));
        const auto title = text_field(style_, "title", before_.title, made.c_str(), width_);
        if (title.changed) {
            // What a file may hold: one line, not too long.
            std::string kept = title.value.substr(0, kLongestTitle);
            while (kept.size() == kLongestTitle && kept.size() < title.value.size() &&
                   (static_cast<unsigned char>(title.value[kept.size()]) & 0xC0U) == 0x80)
                kept.pop_back();
            try {
                now_.title = parse_title(kept);
            } catch (const BadInput&) {
                now_.title = before_.title;
            }
        }
        done_ = done_ || title.done;
        toggle("Row and column numbers", now_.view.indices);
        toggle("Words", now_.view.words);
        if (transposed()) toggle("Show how the grid is made", now_.pace.intro);
    }

    void toggle(const std::string& label, bool& value) {
        if (!switch_button(style_, label, value)) return;
        value = !value;
        done_ = true;
    }

    void animation() {
        const auto row_of = [&](const char* label, const char* id, Tick& value, Tick least, Tick step) {
            const Row row = begin_row(label, least_width(1));
            const auto edit = number({.id = id,
                                      .value = value,
                                      .least = least,
                                      .most = kLongestRest,
                                      .after = " ms",
                                      .width_px = row.control_px,
                                      .step = step});
            if (edit.changed) value = std::clamp(edit.value, least, kLongestRest);
            done_ = done_ || edit.done;
            end_row(row);
        };
        row_of("Time of a step", "step", now_.pace.step_ms, kShortestStep, 20);
        row_of("Rest at the end", "hold", now_.pace.hold_ms, 0, 100);
    }

    Controls& controls_;
    const Style& style_;
    State& state_;
    const Scenario& before_;
    Scenario now_;
    const std::optional<Refusal>& refusal_;
    float width_;
    bool done_ = false;
};

}  // namespace

Edit<Scenario> layer_panel(Controls& controls, LayerPanelState& state, const Scenario& scenario,
                           const std::optional<Refusal>& refusal) {
    return LayerPanel(controls, state, scenario, refusal).draw();
}

}  // namespace convwalk

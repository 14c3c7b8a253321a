// The fields of the layer of a network that is selected.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"
#include "desk/stack_edits.h"
#include "network/notation.h"
#include "network/write_notation.h"
#include "ui/panels/stack_form.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kSignColumn = 14;  // "×" between two numbers
constexpr double kMenuSides = 30;   // what a menu's button has beside its words
constexpr double kBehind = 26;      // of that, what may reach beyond other controls

class StackLayerFields {
  public:
    explicit StackLayerFields(StackForm& form) : form_(form) {}

    // Of the map that comes into the selected layer; of a vector as of one axis.
    [[nodiscard]] std::size_t axes_in() const {
        return std::max<std::size_t>(1, axes_into(form_.stack(), form_.report, form_.state.selected));
    }

    [[nodiscard]] bool is_apart(std::string_view id) const {
        return std::find(form_.state.apart.begin(), form_.state.apart.end(), id) != form_.state.apart.end();
    }
    void set_apart(std::string_view id, bool apart) {
        std::erase(form_.state.apart, std::string(id));
        if (apart) form_.state.apart.emplace_back(id);
    }

    [[nodiscard]] bool is_wrong(std::string_view field) const {
        return form_.report.refusal && form_.report.refusal->number == form_.state.selected &&
               form_.report.refusal->field == field;
    }

    /// A field of the selected layer.
    struct Field {
        const char* label = "";
        const char* refused = "";  ///< how refusals and sentences call it
        std::int64_t least = 0;
        std::int64_t most = 0;  ///< for what needs no typing
        bool quiet = false;     ///< a part of the row above
    };
    [[nodiscard]] std::string id_of(const Field& field, std::size_t i = 0) const {
        return fmt::format("{} of {}, {}", field.label, form_.state.selected, i);
    }

    /// One number. What can't be stays in its field, and is not in the document. @return whether it changed
    bool number(const Field& field, const std::string& id, float width_px, std::int64_t& value) {
        std::int64_t now = value;
        if (const PendingText* text = form_.pending(id))
            std::from_chars(text->text.data(), text->text.data() + text->text.size(), now);
        const NumberField look = {.id = id.c_str(),
                                  .value = now,
                                  .least = field.least,
                                  .most = field.most,
                                  .wrong = is_wrong(field.refused) || form_.is_wrong_text(id),
                                  .width_px = width_px};
        const auto edit = form_.rows.number(look);
        form_.done = form_.done || edit.done;
        if (!edit.changed) return false;
        if (edit.value < field.least || edit.value > kLargestSize) {
            form_.keep({id, std::to_string(edit.value),
                        fmt::format("{} is {}; it must be from {} to {}", field.refused, edit.value,
                                    field.least, kLargestSize),
                        true});
            return false;
        }
        form_.forget(id);
        value = edit.value;
        return changed_ = true;
    }

    void count(const Field& field, std::int64_t& value) {
        const Row row = form_.rows.begin(field.label, {});
        number(field, id_of(field), row.control_px, value);
        form_.rows.end(row);
        form_.wrong_note(id_of(field));
    }

    // One number for all axes, or one an axis.
    void numbers(const Field& field, Extents& values) {
        const std::size_t axes = axes_in();
        if (values.size() != 1 && values.size() != axes) return list_of_numbers(field, values);
        const bool apart = axes > 1 && (values.size() > 1 || is_apart(field.refused));
        const std::size_t count = apart ? axes : 1;
        const double least =
            kLeastField * static_cast<double>(count) + kSignColumn * static_cast<double>(count - 1);
        const Row row =
            form_.rows.begin(field.label, {.least_px = form_.style.px(least), .quiet = field.quiet});
        Extents each = values.size() == count ? values : Extents(count, values.front());
        bool edited = false;
        for (std::size_t i = 0; i < count; ++i) {
            const float wide = form_.rows.place(row, i, count, kSignColumn, "×");
            if (number(field, id_of(field, i), wide, each[i])) edited = true;
            if (count > 1) tooltip(form_.style, axis_name(i, axes));
        }
        if (edited) {
            values = shortest(each);
            if (apart) set_apart(field.refused, true);
        }
        const std::string button = fmt::format("link {}", field.label);
        if (axes > 1 && form_.rows.link(row, button.c_str(), apart,
                                        apart ? "One number for all axes" : "A number for each axis")) {
            set_apart(field.refused, !apart);
            if (values.size() > 1) {
                values = {values.back()};
                changed_ = form_.done = true;
            }
        }
        form_.rows.end(row);
        for (std::size_t i = 0; i < count; ++i) form_.wrong_note(id_of(field, i));
    }

    // More or fewer numbers than there are axes: a text, so that it can be mended.
    void list_of_numbers(const Field& field, Extents& values) {
        typed_row(field, fmt::format("{}", fmt::join(values, "x")), "3x5", [&](const std::string& text) {
            const Extents read = parse_extents(text, field.refused);
            for (const std::int64_t value : read) {
                if (value < field.least)
                    throw BadInput(fmt::format("{} is {}; it must be from {} to {}", field.refused, value,
                                               field.least, kLargestSize));
            }
            values = read;
        });
    }

    // A text of the selected layer that `read` takes or refuses.
    template <typename Read>
    void typed_row(const Field& field, const std::string& value, const char* hint, const Read& read) {
        const std::string id = id_of(field);
        const Row row = form_.rows.begin(field.label, {});
        const auto edit = text_field(form_.style, field.label, form_.shown(id, value), hint, row.control_px,
                                     false, kRowHeight);
        form_.typed(id, edit, [&](const std::string& text) {
            read(text);
            changed_ = true;
            return form_.before;  // the layer goes in with its other fields
        });
        for (PendingText& each : form_.state.pending) each.of_layer = each.of_layer || each.field == id;
        form_.rows.end(row);
        form_.wrong_note(id);
    }

    bool choice(const char* label, const std::vector<std::string>& names, std::size_t& chosen) {
        constexpr double kMostWords = 170;
        const FontScope scope(form_.style.fonts.body);
        const double words =
            static_cast<double>(ImGui::CalcTextSize(names[chosen].c_str()).x) / form_.style.scale +
            kMenuSides;
        Row row =
            form_.rows.begin(label, {.least_px = form_.style.px(std::min(words, kMostWords) - kBehind)});
        row.control_px = form_.width_px - row.control_x;
        const bool picked = choice_in(row, label, names, chosen);
        form_.rows.end(row);
        return picked;
    }
    bool choice_in(const Row& row, const char* id, std::vector<std::string> names, std::size_t& chosen) {
        std::string& shown_one = names[chosen];
        shown_one = elided(form_.style.fonts.body, shown_one, row.control_px - form_.style.px(kMenuSides));
        const auto picked = choice_menu(form_.style, id, names, chosen,
                                        std::floor(static_cast<double>(row.control_px) / form_.style.scale));
        if (!picked) return false;
        chosen = *picked;
        changed_ = form_.done = true;
        return true;
    }
    bool either(const char* label, std::span<const std::string_view> names, bool& second) {
        const Row row = form_.rows.begin(label, {.least_px = form_.style.px(120)});
        const auto picked = segmented(form_.style, label, names, second ? 1 : 0, row.control_px, kRowHeight);
        form_.rows.end(row);
        if (!picked) return false;
        second = *picked == 1;
        changed_ = form_.done = true;
        return true;
    }

    // The selected layer as one alone has it. @pre it is no join, crop or activation
    [[nodiscard]] LayerRequest& request() {
        auto* unfold = std::get_if<Unfold>(&layer_.what);
        return unfold != nullptr ? unfold->windows : *layer_in(layer_);
    }
    [[nodiscard]] Layer& own() { return request().layer; }

    void axis_numbers(const Field& field, std::int64_t AxisSpec::*member) {
        Extents values = on_axes(own(), member);
        const Extents before = values;
        numbers(field, values);
        if (values != before) put_on_axes(own(), member, values);
    }

    [[nodiscard]] Extents window() {
        Extents sizes = kernel_extents(own());
        if (sizes.size() == 1) sizes.assign(axes_in(), std::int64_t(sizes.front()));
        return sizes;
    }

    // Of an average: with the padding, without, or a number of its own.
    void divisor() {
        std::optional<std::int64_t>& divisor = own().divisor_override;
        bool has_own = divisor.has_value();
        toggle("Divide by a number", has_own);
        if (has_own && !divisor) divisor = cell_count(window());
        if (!has_own) divisor.reset();
        if (divisor)
            count({"Divisor", "divisor", 1, kLargestSize}, *divisor);
        else
            toggle("Count the padding", own().count_include_pad);
    }

    void toggle(const char* label, bool& value) {
        if (!switch_button(form_.style, label, value)) return;
        value = !value;
        changed_ = form_.done = true;
    }

    void padding() {
        static const std::vector<std::string> all = {"by numbers", "valid", "same", "half", "full", "causal"};
        const bool alone = own().op == Operator::pad;
        const std::vector<std::string> words = alone ? std::vector{all.front()} : all;
        const std::int64_t least = alone ? -255 : 0;
        auto word = static_cast<std::size_t>(request().padding);
        const Row row = form_.rows.begin("Padding", {.least_px = form_.style.px(90)});
        if (choice_in(row, "Padding", words, word)) {
            request().padding = static_cast<PaddingWord>(word);
            for (AxisSpec& a : own().axes) a.padding_begin = a.padding_end = 0;
        }
        const bool numeric = request().padding == PaddingWord::numbers;
        const auto differs = [](const AxisSpec& a) { return a.padding_begin != a.padding_end; };
        const bool differ = std::any_of(own().axes.begin(), own().axes.end(), differs);
        const bool apart = numeric && (differ || is_apart("sides"));
        const auto make_even = [&] {
            for (AxisSpec& a : own().axes) a.padding_end = a.padding_begin;
        };
        if (numeric && form_.rows.link(row, "link sides", apart,
                                       apart ? "The same on both sides" : "A number for each side")) {
            set_apart("sides", !apart);
            if (differ) {
                make_even();
                changed_ = form_.done = true;
            }
        }
        form_.rows.end(row);
        if (!numeric) return;
        axis_numbers({apart ? "before" : "on each side", "padding", least, 255, true},
                     &AxisSpec::padding_begin);
        if (apart)
            axis_numbers({"after", "padding_end", least, 255, true}, &AxisSpec::padding_end);
        else if (!differ)
            make_even();
    }

    // One for all axes, or one an axis.
    [[nodiscard]] std::vector<Factor> factors_typed(const std::string& text) const {
        std::vector<Factor> factors = parse_factors(text, "factor");
        const std::size_t axes = axes_in();
        if (factors.size() != 1 && factors.size() != axes)
            throw BadInput(fmt::format("factor is \"{}\"; its input has {} axes, so it must be one number{}",
                                       printable(text), axes, axes == 1 ? "" : fmt::format(" or {}", axes)));
        for (const Factor& factor : factors) {
            if (!(factor.value() > 0))
                throw BadInput(fmt::format(
                    "factor is \"{}\"; it must be a number above 0, such as 2, 3/2 or 0.5", printable(text)));
        }
        return factors;
    }

    void shuffling() {
        const std::int64_t before = std::max<std::int64_t>(1, shuffle_factor(own().axes.front()));
        std::int64_t factor = before;
        count({"Factor", "factor", 1, 64}, factor);
        if (factor != before) put_factors(own(), {static_cast<double>(factor)});
        static constexpr std::string_view kOrders[] = {"CRD", "DCR"};
        bool place_first = own().shuffle_order == ShuffleOrder::place_first;
        if (either("Order", kOrders, place_first))
            own().shuffle_order = kShuffleOrders.at(place_first ? 1 : 0);
    }

    void resampling() {
        static constexpr std::string_view kBy[] = {"a factor", "a size"};
        bool sized = own().axes.front().output_size.has_value();
        if (either("Resize by", kBy, sized))
            layer_ = resized_by(layer_, form_.report, form_.state.selected, sized);
        Extents sizes = output_sizes_of(own());
        const Extents before = sizes;
        if (sizes.empty()) {
            typed_row({"Factor", "factor", 0, 0}, to_string(factors_of(own())), "2, 3/2 or 0.5",
                      [&](const std::string& text) { put_factors(own(), factors_typed(text)); });
        } else {
            numbers({"Output size", "size", 1, 4096}, sizes);
            if (sizes != before) put_output_sizes(own(), sizes);
        }
        auto mode = static_cast<std::size_t>(own().resize_mode);
        if (choice("Mode", resize_mode_names(), mode)) {
            own().resize_mode = kResizeModes.at(mode);
            if (cells_each_side(own().resize_mode) == 0) own().align_corners = false;
        }
        if (cells_each_side(own().resize_mode) == 0 && !own().align_corners) return;
        toggle("Align corners", own().align_corners);
        tooltip(form_.style, "The middles of the outermost cells meet, not the edges of the maps.");
    }

    // The output of an adaptive pooling; one cell where nothing is said.
    void pooled_sizes() {
        Extents sizes = output_sizes_of(own());
        if (sizes.empty()) sizes = {1};
        const Extents before = sizes;
        numbers({"Output size", "size", 1, 4096}, sizes);
        if (sizes != before) put_output_sizes(own(), sizes);
    }

    void joining() {
        reading("With", *other_of(layer_), false);
        auto* join = std::get_if<Join>(&layer_.what);
        if (join != nullptr) toggle("Cut the other to fit", join->cut);
        if (join != nullptr && !join->cut) return;
        static constexpr std::string_view kFrom[] = {"middle", "a cell"};
        Extents& first = *cut_from_of(layer_);
        bool by_cell = !first.empty();
        if (either("Cut from", kFrom, by_cell))
            first = by_cell ? cut_of_middle(form_.stack(), form_.report, form_.state.selected) : Extents();
        if (!first.empty()) numbers({"first cell", "cut_from", 0, 4095, true}, first);
    }

    // Which layer is read: any that comes earlier. One without a name gets one.
    void reading(const char* label, std::string& value, bool may_be_before) {
        std::vector<std::string> names;
        if (may_be_before) names.emplace_back("the layer before");
        const std::size_t first = names.size();
        names.emplace_back(kInputName);
        for (std::size_t i = 0; i + 1 < form_.state.selected; ++i) {
            const StackLayer& layer = form_.stack().layers[i];
            names.push_back(
                layer.name.empty()
                    ? fmt::format("{}: {}", i + 1,
                                  short_label(layer, axes_into(form_.stack(), form_.report, i + 1)))
                    : layer.name);
        }
        std::size_t chosen = names.size();
        if (value.empty() && may_be_before) chosen = 0;
        for (std::size_t i = first; i < names.size(); ++i) {
            const bool named = i == first || !form_.stack().layers[i - first - 1].name.empty();
            if (named && names[i] == value) chosen = i;
        }
        // A name that no layer has (yet): it is shown, and refused below.
        if (chosen == names.size()) names.push_back(value.empty() ? "none" : printable(value));
        if (!choice(label, names, chosen)) return;
        if (chosen < first) {
            value.clear();
        } else if (chosen == first || !form_.stack().layers[chosen - first - 1].name.empty()) {
            value = names[chosen];
        } else {
            read_ = chosen - first;
            value = name_for(form_.stack(), read_);
        }
    }

    void name() {
        typed_row({"Name", "name", 0, 0}, layer_.name, "for later layers", [&](const std::string& text) {
            if (const auto why = why_not_name(form_.stack(), form_.state.selected, text))
                throw BadInput(*why);
            name_ = text;
        });
    }

    void layer_fields() {
        const Operator op = own().op;
        if (has_weights(op)) count({"Channels", "out channels", 1, 65'536}, own().out_channels);
        if (has_window(op)) {
            axis_numbers({"Kernel", "kernel", 1, 255}, &AxisSpec::kernel);
            axis_numbers({"Stride", "stride", 1, 64}, &AxisSpec::stride);
            padding();
            auto mode = static_cast<std::size_t>(own().padding_mode);
            if (op == Operator::convolution && choice("Padding mode", padding_mode_names(), mode))
                own().padding_mode = kPaddingModes.at(mode);
            if (op == Operator::transposed_convolution)
                axis_numbers({"Output padding", "output_padding", 0, 63}, &AxisSpec::output_padding);
            if (op != Operator::average_pooling)
                axis_numbers({"Dilation", "dilation", 1, 64}, &AxisSpec::dilation);
            if (has_weights(op)) count({"Groups", "groups", 1, 65'536}, own().groups);
        }
        if (op == Operator::pad) padding();
        if (is_adaptive(op)) pooled_sizes();
        if (is_window_pooling(op)) ceil_mode();
        if (op == Operator::average_pooling) divisor();
        if (op == Operator::resize) resampling();
        if (is_shuffle(op)) shuffling();
    }

    void dense_fields(Dense& dense) {
        count({"Features", "features", 1, 65'536}, dense.features);
        typed_row({"Takes", "takes", 0, 0}, dense.takes ? std::to_string(*dense.takes) : "", "what comes in",
                  [&](const std::string& text) {
                      dense.takes.reset();
                      if (!text.empty()) dense.takes = whole_number(text, "takes");
                  });
    }

    // A flatten may say how many features come out.
    void shape_field(Reshape& reshape) {
        if (!reshape.sizes.empty())
            return typed_row({"Shape", "to", 0, 0}, text_of(reshape), "64x4x4 or -1x4x4",
                             [&](const std::string& text) { reshape = parse_reshape(text); });
        typed_row({"Features", "to", 0, 0},
                  reshape.channels == kOpenSize ? "" : std::to_string(reshape.channels), "all",
                  [&](const std::string& text) {
                      reshape.channels = text.empty() ? kOpenSize : whole_number(text, "features");
                  });
    }

    void window_fields(Unfold& unfold) {
        if (!unfold.back_to.empty())
            typed_row({"Size", "size", 0, 0}, fmt::format("{}", fmt::join(unfold.back_to, "x")), "4x5",
                      [&](const std::string& text) { unfold.back_to = sizes_typed(text); });
        axis_numbers({"Kernel", "kernel", 1, 255}, &AxisSpec::kernel);
        axis_numbers({"Stride", "stride", 1, 64}, &AxisSpec::stride);
        padding();
        axis_numbers({"Dilation", "dilation", 1, 64}, &AxisSpec::dilation);
    }

    static Extents sizes_typed(const std::string& text) {
        Extents sizes = parse_extents(text, "size");
        for (const std::int64_t size : sizes) {
            if (size < 1)
                throw BadInput(
                    fmt::format("size is \"{}\"; each must be from 1 to {}", printable(text), kLargestSize));
        }
        return sizes;
    }

    static std::int64_t whole_number(const std::string& text, std::string_view field) {
        const Extents read = parse_extents(text, field);
        if (read.size() != 1 || read.front() < 1)
            throw BadInput(fmt::format("{} is \"{}\"; it must be a whole number from 1 to {}", field,
                                       printable(text), kLargestSize));
        return read.front();
    }

    void ceil_mode() {
        bool on = own().axes.front().ceil_mode;
        toggle("Ceil mode", on);
        for (AxisSpec& a : own().axes) a.ceil_mode = on;
    }

    void draw() {
        layer_ = form_.stack().layers[form_.state.selected - 1];
        const StackLayer as_before = layer_;
        name_ = layer_.name;
        static const std::vector<std::string> kinds = [] {
            std::vector<std::string> names;
            for (const std::string& name : layer_kind_names()) names.push_back(readable(name));
            names[static_cast<std::size_t>(LayerKind::transposed_convolution)] = "transposed";
            return names;
        }();
        auto kind = static_cast<std::size_t>(kind_of(layer_));
        if (choice("Layer", kinds, kind))
            layer_ = form_.state.kinds.switched(layer_, static_cast<LayerKind>(kind));
        if (layer_in(layer_) != nullptr) layer_fields();
        if (auto* dense = std::get_if<Dense>(&layer_.what)) dense_fields(*dense);
        if (auto* reshape = std::get_if<Reshape>(&layer_.what)) shape_field(*reshape);
        if (auto* unfold = std::get_if<Unfold>(&layer_.what)) window_fields(*unfold);
        if (other_of(layer_) != nullptr) joining();
        activation();
        if (has_weights(layer_)) toggle("Bias", layer_.bias);
        toggle("Batch norm", layer_.batch_norm);
        reading("Reads", layer_.from, true);
        name();
        if (!changed_ || (layer_ == as_before && name_ == layer_.name)) return;
        const bool has_axes = layer_in(layer_) != nullptr || std::holds_alternative<Unfold>(layer_.what);
        if (has_axes && axes_are_alike(own())) own().axes.resize(1);
        Stack edited = form_.stack();
        edited.layers[form_.state.selected - 1] = layer_;
        if (read_ > 0) edited.layers[read_ - 1].name = name_for(form_.stack(), read_);
        form_.now = with_stack(form_.before, with_name(std::move(edited), form_.state.selected, name_));
    }

    void activation() {
        static const std::vector<std::string> names = [] {
            std::vector<std::string> all = {"none"};
            for (const std::string& name : activation_names()) all.push_back(readable(name));
            return all;
        }();
        const auto& known = activation_names();
        const auto found = std::find(known.begin(), known.end(), layer_.activation);
        std::size_t chosen = found == known.end() ? 0 : static_cast<std::size_t>(found - known.begin()) + 1;
        if (choice("Activation", names, chosen)) layer_.activation = chosen == 0 ? "" : known[chosen - 1];
    }

    StackForm& form_;
    StackLayer layer_;      // the selected one, as it is edited, but for its name
    std::string name_;      // of it
    std::size_t read_ = 0;  // an unnamed layer that it is to read
    bool changed_ = false;  // it was
};

}  // namespace

void stack_layer_fields(StackForm& form) {
    StackLayerFields(form).draw();
}

}  // namespace convwalk

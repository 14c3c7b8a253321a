// The fields of the layer of a network that is selected.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"
#include "desk/layer_edits.h"
#include "desk/stack_edits.h"
#include "network/notation.h"
#include "network/placed.h"
#include "network/write_notation.h"
#include "ui/panels/stack_form.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kSignColumn = 14;  // "×" between two numbers
constexpr double kMenuSides = 30;   // what a menu's button has beside its words
constexpr double kBehind = 40;      // of that, what may reach beyond other controls

class StackLayerFields {
  public:
    explicit StackLayerFields(StackForm& form) : form_(form) {}

    // Of the map that comes into the selected layer; of a vector as of one axis.
    [[nodiscard]] std::size_t axes_in() const {
        return std::max<std::size_t>(1, axes_into(form_.stack(), form_.report, form_.state.selected));
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
    /// One number. What can't be stays in its field, and is not in the document. @return whether it changed
    bool number(const Field& field, const std::string& key, float width_px, std::int64_t& value) {
        const NumberField look = {.id = key.c_str(),
                                  .value = value,
                                  .least = field.least,
                                  .most = field.most,
                                  .wrong = is_wrong(field.refused),
                                  .width_px = width_px};
        const auto edit = form_.number(form_.rows, look, key, field.refused, true);
        if (!edit.changed) return false;
        value = edit.value;
        return changed_ = true;
    }

    void count(const Field& field, std::int64_t& value) {
        const Row row = form_.rows.begin(field.label, {});
        const std::string key = form_.key_of(field.label);
        number(field, key, row.control_px, value);
        form_.rows.end(row);
        form_.wrong_note(key);
    }

    // The first cell of a cut: one number for all axes, or one an axis.
    void first_cell(Extents& values) {
        const Field field = {"first cell", "cut_from", 0, 4095, true};
        const std::size_t axes = axes_in();
        if (values.size() != 1 && values.size() != axes) return list_of_numbers(field, values);
        const bool apart = axes > 1 && (values.size() > 1 || form_.state.first_cell_apart);
        const std::size_t count = apart ? axes : 1;
        const double least =
            kLeastField * static_cast<double>(count) + kSignColumn * static_cast<double>(count - 1);
        const Row row =
            form_.rows.begin(field.label, {.least_px = form_.style.px(least), .quiet = field.quiet});
        Extents each = values.size() == count ? values : Extents(count, values.front());
        std::vector<std::string> keys;
        bool edited = false;
        for (std::size_t i = 0; i < count; ++i) {
            const float wide = form_.rows.place(row, i, count, kSignColumn, "×");
            keys.push_back(form_.key_of(fmt::format("{} {}", field.label, i)));
            if (number(field, keys.back(), wide, each[i])) edited = true;
            if (count > 1) tooltip(form_.style, axis_name(i, axes));
        }
        if (edited) {
            values = shortest(each);
            if (apart) form_.state.first_cell_apart = true;
        }
        if (axes > 1 && form_.rows.link(row, "link first cell", apart,
                                        apart ? "One number for all axes" : "A number for each axis")) {
            form_.state.first_cell_apart = !apart;
            if (values.size() > 1) {
                values = {values.back()};
                changed_ = form_.done = true;
            }
        }
        form_.rows.end(row);
        for (const std::string& key : keys) form_.wrong_note(key);
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
    void typed_row(const Field& field, const std::string& value, const char* hint,
                   const std::function<void(const std::string&)>& read) {
        const Row row = form_.rows.begin(field.label, {});
        form_.typed_of_layer(row, field.label, value, hint, [&](const std::string& text) {
            read(text);
            changed_ = true;
        });
        form_.rows.end(row);
        form_.wrong_note(form_.key_of(field.label));
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

    // The fields of a layer, as the panel of one alone has them. @param hidden fields that are not its own
    // here
    void fields_of(LayerRequest& own, std::initializer_list<LayerField> hidden) {
        const LayerRequest before = over_what_comes_in(own);
        std::optional<Refusal> refusal;
        if (form_.report.refusal && form_.report.refusal->number == form_.state.selected)
            refusal = {form_.report.refusal->kind, form_.report.refusal->field, -1,
                       form_.report.refusal->sentence};
        LayerForm fields(form_.controls, form_.state.layer, before, refusal, form_.width_px, &form_);
        for (const LayerField field : hidden) fields.hidden.set(static_cast<std::size_t>(field));
        channel_fields(fields);
        own_fields(fields);
        form_.done = form_.done || fields.done;
        if (fields.now == before) return;
        changed_ = true;
        LayerRequest edited = own;
        edited.layer.axes.resize(before.layer.axes.size(), AxisSpec(own.layer.axes.front()));
        for (const LayerFieldRow& row : layer_fields()) {
            if (row.field == LayerField::dimensions || row.field == LayerField::input ||
                row.field == LayerField::in_channels)
                continue;
            LayerRequest other = before;
            put_field(other, fields.now, row.field);
            if (other != before) put_field(edited, fields.now, row.field);
        }
        if (axes_are_alike(edited.layer)) edited.layer.axes.resize(1);
        own = edited;
    }

    // With a number for each axis, and with the sizes and channels that come in, as far as they are known.
    [[nodiscard]] LayerRequest over_what_comes_in(const LayerRequest& own) const {
        LayerRequest request = own;
        Layer& layer = request.layer;
        if (layer.axes.size() == 1) layer.axes.resize(axes_in(), AxisSpec(own.layer.axes.front()));
        const std::size_t number = form_.state.selected;
        const std::vector<LayerReport>& known = form_.report.layers;
        MapShape in;
        if (number <= known.size()) {
            in = {known[number - 1].in_channels, known[number - 1].input};
        } else if (number == known.size() + 1 && form_.report.refusal->field != "from") {
            const std::size_t source = sources_of(form_.stack(), number).front();
            in = source == 0 ? form_.stack().input_shape()
                             : MapShape{known[source - 1].channels, known[source - 1].output};
        }
        if (in.sizes.size() != layer.axes.size()) return request;
        for (std::size_t i = 0; i < in.sizes.size(); ++i) layer.axes[i].input = in.sizes[i];
        layer.in_channels = in.channels;
        return request;
    }

    // Whose numbers describe a transposed convolution.
    void sides_of_a_transpose() {
        static constexpr std::string_view kNames[] = {"this layer", "convolution"};
        const LayerRequest& own = *layer_in(layer_);
        bool other = own.of_transposed;
        if (!either("Numbers of", kNames, other)) return;
        const std::size_t number = form_.state.selected;
        const bool stands = number <= form_.report.layers.size();
        LayerRequest described = described_by_convolution(
            stands ? standing_layer(form_.stack(), form_.report, number) : own, other);
        if (stands && !why_not_in_stack(described))
            layer_.what = *layer_in(with_layer(form_.stack(), number, described).layers[number - 1]);
        else
            layer_in(layer_)->of_transposed = other;
    }

    void toggle(const char* label, bool& value) {
        if (!switch_button(form_.style, label, value)) return;
        value = !value;
        changed_ = form_.done = true;
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
        if (!first.empty()) first_cell(first);
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
        fields_of(unfold.windows, {LayerField::input, LayerField::in_channels, LayerField::out_channels,
                                   LayerField::groups, LayerField::padding_mode});
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
        const LayerRequest* own = layer_in(layer_);
        if (own != nullptr && own->layer.op == Operator::transposed_convolution) sides_of_a_transpose();
        if (LayerRequest* edited = layer_in(layer_))
            fields_of(*edited, {LayerField::input, LayerField::in_channels});
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

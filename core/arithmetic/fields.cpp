#include "arithmetic/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace convwalk {
namespace {

// Who has a field.

constexpr bool all(Operator) {
    return true;
}
constexpr bool none(Operator) {
    return false;
}
constexpr bool windows(Operator op) {
    return has_window(op);
}
constexpr bool pads(Operator op) {
    return has_padding(op);
}
constexpr bool scales(Operator op) {
    return op == Operator::resize || is_shuffle(op);
}
constexpr bool sized(Operator op) {
    return has_output_size(op);
}
constexpr bool weighs(Operator op) {
    return has_weights(op);
}
constexpr bool pools(Operator op) {
    return is_window_pooling(op);
}
constexpr bool dilates(Operator op) {
    return has_window(op) && op != Operator::average_pooling;
}
constexpr bool reads_beyond(Operator op) {
    return op == Operator::convolution || op == Operator::pad;
}
constexpr bool transposes(Operator op) {
    return op == Operator::transposed_convolution;
}
constexpr bool averages(Operator op) {
    return op == Operator::average_pooling;
}
constexpr bool shuffles(Operator op) {
    return is_shuffle(op);
}
constexpr bool resizes(Operator op) {
    return op == Operator::resize;
}

// What it holds.

template <std::int64_t Layer::*member>
constexpr WholeNumber kCount = {
    [](const LayerRequest& r) { return std::optional(r.layer.*member); },
    [](LayerRequest& r, std::optional<std::int64_t> count) { r.layer.*member = count.value_or(1); }, 1,
    kLargestSize};

template <bool Layer::*member>
constexpr Switch kSwitch = {[](const LayerRequest& r) { return r.layer.*member; },
                            [](LayerRequest& r, bool on) { r.layer.*member = on; }};

constexpr WholeNumber kDivisor = {
    [](const LayerRequest& r) { return r.layer.divisor_override; },
    [](LayerRequest& r, std::optional<std::int64_t> divisor) { r.layer.divisor_override = divisor; },
    -kLargestSize, kLargestSize};

constexpr Switch kCeilMode = {[](const LayerRequest& r) { return r.layer.axes.front().ceil_mode; },
                              [](LayerRequest& r, bool on) {
                                  for (AxisSpec& a : r.layer.axes) a.ceil_mode = on;
                              }};

constexpr Switch kOfTransposed = {[](const LayerRequest& r) { return r.of_transposed; },
                                  [](LayerRequest& r, bool on) { r.of_transposed = on; }};

template <typename Mode>
std::optional<std::size_t> position(std::span<const Mode> modes, std::string_view word) {
    for (std::size_t i = 0; i < modes.size(); ++i) {
        if (name_of(modes[i]) == word) return i;
    }
    return std::nullopt;
}

constexpr Choice kPaddingMode = {
    kPaddingModes.size(), [](std::size_t i) { return name_of(kPaddingModes[i]); },
    [](const LayerRequest& r) { return static_cast<std::size_t>(r.layer.padding_mode); },
    [](LayerRequest& r, std::size_t i) { r.layer.padding_mode = kPaddingModes[i]; },
    [](std::string_view word) { return position<PaddingMode>(kPaddingModes, word); }};

constexpr Choice kResizeMode = {
    kResizeModes.size(), [](std::size_t i) { return name_of(kResizeModes[i]); },
    [](const LayerRequest& r) { return static_cast<std::size_t>(r.layer.resize_mode); },
    [](LayerRequest& r, std::size_t i) { r.layer.resize_mode = kResizeModes[i]; },
    [](std::string_view word) {
        const auto mode = resize_mode_spelled(word);
        return mode ? std::optional(static_cast<std::size_t>(*mode)) : std::nullopt;
    }};

constexpr Choice kShuffleOrder = {
    kShuffleOrders.size(), [](std::size_t i) { return name_of(kShuffleOrders[i]); },
    [](const LayerRequest& r) { return static_cast<std::size_t>(r.layer.shuffle_order); },
    [](LayerRequest& r, std::size_t i) { r.layer.shuffle_order = kShuffleOrders[i]; },
    [](std::string_view word) { return position<ShuffleOrder>(kShuffleOrders, word); }};

using enum LayerField;

constexpr std::array<LayerFieldRow, kLayerFields> kFields = {{
    {dimensions, "dimensions", "dimensions", "--dimensions",
     "1, 2 or 3; follows from the longest size when left out", all, all, AxisText{}},
    {input, "input", "input", "--input", "Cells of the input: 7, 7x5 or 4x7x5", all, all,
     AxisNumber{&AxisSpec::input, 1}, "i"},
    {kernel, "kernel", "kernel", "--kernel",
     "Taps of the kernel; here and below: one number for all axes, or one an "
     "axis",
     windows, windows, AxisNumber{&AxisSpec::kernel, 1}, "k"},
    {stride, "stride", "stride", "--stride", "Cells from window to window", windows, windows,
     AxisNumber{&AxisSpec::stride, 1}, "s"},
    {padding, "padding", "padding", "--padding",
     "Cells added on both sides, or cut off a transposed convolution's output; or valid, same, half, full, "
     "causal",
     pads, pads, AxisText{}, "p"},
    {padding_end, "padding_end", "padding end", "--padding-end", "The same at the end, where that differs",
     pads, pads, AxisText{}},
    {dilation, "dilation", "dilation", "--dilation", "Cells from tap to tap", dilates, windows,
     AxisNumber{&AxisSpec::dilation, 1}, "d"},
    {output_padding, "output_padding", "output padding", "--output-padding",
     "Cells that a transposed convolution's output has more at its end", transposes, transposes,
     AxisNumber{&AxisSpec::output_padding, 0}, "a"},
    {factor, "factor", "factor", "--factor",
     "Resizing: how often as large, 2, 1.5, 3/2 or 2x1.5; pixel shuffle: whole", scales, scales, AxisText{}},
    {output_size, "output_size", "output size", "--output-size",
     "Cells of the output. Resizing: instead of a factor; adaptive pooling: 1 when left out", sized, none,
     AxisText{}},
    {in_channels, "in_channels", "in channels", "--in-channels", "Channels of the input", all, all,
     kCount<&Layer::in_channels>},
    {out_channels, "out_channels", "out channels", "--out-channels", "Channels of the output", weighs, all,
     kCount<&Layer::out_channels>},
    {groups, "groups", "groups", "--groups", "Groups of channels", weighs, all, kCount<&Layer::groups>},
    {ceil_mode, "ceil_mode", "ceil mode", "--ceil-mode",
     "Pooling: a last window may reach beyond the padding", pools, pools, kCeilMode},
    {padding_mode, "padding_mode", "padding mode", "--padding-mode",
     "What stands in a convolution's padding: ", reads_beyond, none, kPaddingMode},
    {count_include_pad, "count_include_pad", "count padding", "--count-exclude-pad",
     "Average pooling: divide by the cells of the input alone", averages, none,
     kSwitch<&Layer::count_include_pad>},
    {divisor_override, "divisor_override", "divisor", "--divisor", "Average pooling: divide by this number",
     averages, none, kDivisor},
    {resize_mode, "resize_mode", "resize mode", "--resize-mode", "", resizes, resizes, kResizeMode},
    {align_corners, "align_corners", "align corners", "--align-corners",
     "Bilinear, bicubic: the outermost cells' middles meet, not the edges", resizes, none,
     kSwitch<&Layer::align_corners>},
    {shuffle_order, "shuffle_order", "shuffle order", "--shuffle-order",
     "Pixel shuffles: which channels become the cells of a square. crd: those side by side, as in PyTorch; "
     "dcr: "
     "as TensorFlow has it. ",
     shuffles, none, kShuffleOrder},
    {of_transposed, "of_transposed", "parameters", "--of-transposed",
     "The numbers describe the convolution that is transposed, its input size "
     "included",
     transposes, transposes, kOfTransposed},
}};

constexpr std::array<LayerField, kLayerFields> kFileOrder = {
    dimensions,  input,          kernel,        stride,       padding,           padding_end,
    dilation,    output_padding, of_transposed, ceil_mode,    output_size,       factor,
    resize_mode, align_corners,  shuffle_order, padding_mode, count_include_pad, divisor_override,
    in_channels, out_channels,   groups,
};

constexpr bool rows_are_in_order() {
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        if (kFields[i].field != static_cast<LayerField>(i)) return false;
    }
    return true;
}
static_assert(rows_are_in_order());

// `--output-size` as "output_size"; two flags have shorter names.
constexpr bool flags_are_names() {
    for (const LayerFieldRow& row : kFields) {
        if (!row.flag.starts_with("--")) return false;
        if (row.field == count_include_pad || row.field == divisor_override) continue;
        const std::string_view flag = row.flag.substr(2);
        if (flag.size() != row.name.size()) return false;
        for (std::size_t i = 0; i < flag.size(); ++i) {
            if (flag[i] != (row.name[i] == '_' ? '-' : row.name[i])) return false;
        }
    }
    return true;
}
static_assert(flags_are_names());

constexpr bool every_field_is_in_files_once() {
    std::array<int, kLayerFields> times = {};
    for (const LayerField field : kFileOrder) ++times[static_cast<std::size_t>(field)];
    for (const int count : times) {
        if (count != 1) return false;
    }
    return true;
}
static_assert(every_field_is_in_files_once());

const LayerRequest& usual_request() {
    static const LayerRequest request;
    return request;
}

// Value by value, where all are not alike.
template <typename Value>
std::vector<std::string> on_axes(const LayerRequest& request, Value value) {
    std::vector<std::string> texts;
    for (const AxisSpec& a : request.layer.axes) texts.push_back(fmt::format("{}", value(a)));
    if (std::all_of(texts.begin(), texts.end(), [&](const auto& text) { return text == texts.front(); }))
        texts.resize(1);
    return texts;
}

template <typename Asks>
bool every_axis(const LayerRequest& request, Asks asks) {
    return std::all_of(request.layer.axes.begin(), request.layer.axes.end(), asks);
}

bool is_usual_text(const LayerRequest& request, LayerField field) {
    const bool by_numbers = request.padding == PaddingWord::numbers;
    switch (field) {
        case dimensions:
            return request.layer.axes.size() == usual_request().layer.axes.size();
        case padding:
            return by_numbers && every_axis(request, [](auto& a) { return a.padding_begin == 0; });
        case padding_end:
            return !by_numbers ||
                   every_axis(request, [](auto& a) { return a.padding_begin == a.padding_end; });
        case factor:
            return request.layer.axes.front().output_size.has_value() ||
                   every_axis(request, [](auto& a) { return a.factor == AxisSpec{}.factor; });
        default:
            return !request.layer.axes.front().output_size.has_value();
    }
}

std::vector<std::string> axis_texts(const LayerRequest& request, LayerField field) {
    switch (field) {
        case dimensions:
            return {fmt::format("{}", request.layer.axes.size())};
        case padding:
            if (request.padding != PaddingWord::numbers) return {std::string(name_of(request.padding))};
            return on_axes(request, [](auto& a) { return a.padding_begin; });
        case padding_end:
            return on_axes(request, [](auto& a) { return a.padding_end; });
        case factor:
            return on_axes(request, [](auto& a) { return to_string(a.factor); });
        default:
            return on_axes(request, [](auto& a) { return a.output_size.value_or(0); });
    }
}

}  // namespace

std::span<const LayerFieldRow, kLayerFields> layer_fields() {
    return kFields;
}

const LayerFieldRow& row_of(LayerField field) {
    return kFields[static_cast<std::size_t>(field)];
}

std::optional<LayerField> field_of_letter(std::string_view letter) {
    const auto found = std::find_if(kFields.begin(), kFields.end(), [&](const LayerFieldRow& row) {
        return !letter.empty() && row.letter == letter;
    });
    return found == kFields.end() ? std::nullopt : std::optional(found->field);
}

const LayerFieldRow* row_called(std::string_view words) {
    const auto found = std::find_if(kFields.begin(), kFields.end(),
                                    [&](const LayerFieldRow& row) { return row.words == words; });
    return found == kFields.end() ? nullptr : &*found;
}

std::span<const LayerField, kLayerFields> layer_fields_of_files() {
    return kFileOrder;
}

std::vector<std::string> words_of(const Choice& choice) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < choice.count; ++i) words.emplace_back(choice.name(i));
    return words;
}

bool is_usual(const LayerRequest& request, LayerField field) {
    const LayerFieldRow& row = row_of(field);
    const LayerRequest& usual = usual_request();
    if (const auto* number = std::get_if<AxisNumber>(&row.holds))
        return every_axis(request, [&](auto& a) { return a.*number->member == AxisSpec{}.*number->member; });
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds))
        return whole->get(request) == whole->get(usual);
    if (const auto* on = std::get_if<Switch>(&row.holds)) return on->get(request) == on->get(usual);
    if (const auto* choice = std::get_if<Choice>(&row.holds))
        return choice->get(request) == choice->get(usual);
    return is_usual_text(request, field);
}

bool is_told(const LayerRequest& request, LayerField field) {
    if (!is_usual(request, field)) return true;
    // Settled by what stands beside them.
    if (field == padding_end && request.padding != PaddingWord::numbers) return false;
    if (field == factor && request.layer.axes.front().output_size) return false;
    return row_of(field).told(request.layer.op);
}

std::vector<std::string> values_of(const LayerRequest& request, LayerField field) {
    const LayerFieldRow& row = row_of(field);
    if (const auto* number = std::get_if<AxisNumber>(&row.holds))
        return on_axes(request, [&](auto& a) { return a.*number->member; });
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds))
        return {fmt::format("{}", whole->get(request).value_or(0))};
    if (const auto* choice = std::get_if<Choice>(&row.holds))
        return {std::string(choice->name(choice->get(request)))};
    if (std::holds_alternative<Switch>(row.holds)) return {};
    return axis_texts(request, field);
}

void put_field(LayerRequest& request, const LayerRequest& from, LayerField field) {
    const LayerFieldRow& row = row_of(field);
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds))
        return whole->set(request, whole->get(from));
    const auto* on = std::get_if<Switch>(&row.holds);
    // The ceil mode is one of every axis.
    if (on != nullptr && field != ceil_mode) return on->set(request, on->get(from));
    if (const auto* choice = std::get_if<Choice>(&row.holds)) return choice->set(request, choice->get(from));
    if (field == padding) request.padding = from.padding;
    const auto* number = std::get_if<AxisNumber>(&row.holds);
    const std::vector<AxisSpec>& axes = from.layer.axes;
    for (std::size_t i = 0; i < request.layer.axes.size(); ++i) {
        AxisSpec& a = request.layer.axes[i];
        const AxisSpec& other = axes[std::min(i, axes.size() - 1)];
        if (number != nullptr) a.*number->member = other.*number->member;
        if (field == padding) a.padding_begin = other.padding_begin;
        if (field == padding_end) a.padding_end = other.padding_end;
        if (field == factor) a.factor = other.factor;
        if (field == ceil_mode) a.ceil_mode = other.ceil_mode;
        if (field == LayerField::output_size) a.output_size = other.output_size;
    }
}

LayerRequest with_fields_of(LayerRequest request, Operator op) {
    for (const LayerFieldRow& row : kFields) {
        if (!row.of(op)) put_field(request, usual_request(), row.field);
    }
    return request;
}

}  // namespace convwalk

#include "frameworks/read/read_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/text.h"
#include "frameworks/calls/calls.h"
#include "frameworks/calls/effects.h"
#include "frameworks/read/walk.h"
#include "network/join_mends.h"
#include "network/placed.h"

namespace convwalk {
namespace {

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", printable(layer.name), sentence));
}

class StackReader {
  public:
    StackReader(const ReadProgram& program, Extents input, std::int64_t in_channels)
        : program_(program), input_(std::move(input)), in_channels_(in_channels) {}

    [[nodiscard]] CodeStack read() {
        build();
        // The last layer is what comes out, whatever ended elsewhere.
        if (const std::size_t last = points_.back().layer; last != made_.stack.layers.size()) {
            push(program_.layers.back(), layer_of_kind(LayerKind::activation), last, Extents(sizes_[last]));
        }
        judge();
        return std::move(made_);
    }

    // What is to be said of a join behind the program, whose sizes differ.
    // @param takes whether the whole of it takes an input
    template <typename Takes>
    [[nodiscard]] std::string misfit(const ReadLayer& join, const Takes& takes) {
        build();
        WalkedLayer first;
        first.output = sizes_[points_[join.inputs.front()].layer];
        static_cast<void>(add(join, first));
        const Stack& stack = made_.stack;
        const auto refusal = plain_refusal_of(stack);
        if (!refusal || !is_misfit(stack, *refusal)) return "";
        const LayerPlaces places = [&](std::size_t number) {
            const ReadLayer& read = *places_[number - 1];
            return fmt::format("{} on line {}", printable(read.name), read.place.line);
        };
        std::vector<StackMend> mends = mends_of_misfit(stack, *refusal, places);
        std::erase_if(mends, [&](const StackMend& mend) {
            return mend.stack.input != stack.input && !takes(mend.stack.input);
        });
        return convwalk::misfit_words(causes_of_misfit(stack, refusal->number, places), mends);
    }

  private:
    void build() {
        made_.notes = program_.notes;
        if (const ReadLayer* gap = first_gap(program_)) throw bad_code(gap->place, gap->reason);
        for (const ReadLayer& layer : program_.layers) {
            if (layer.is_only_said)
                refuse_at(layer, "a summary says what comes out, and no kernel or stride; paste the code");
        }
        if (input_.empty()) input_ = program_.input;
        if (input_.empty() && !takes_vector(program_))
            throw BadInput("the code says no size of its input; give one, such as 32x32");
        if (in_channels_ == 0) in_channels_ = input_channels(program_);
        if (in_channels_ == 0) in_channels_ = std::max<std::int64_t>(1, channels_added());
        made_.stack.input = input_;
        made_.stack.channels = in_channels_;
        readers_.assign(program_.layers.size() + 1, 0);
        for (const ReadLayer& layer : program_.layers) {
            for (const std::size_t from : layer.inputs) ++readers_[from];
        }
        sizes_.push_back(input_);
        const std::vector<WalkedLayer> walked = walk(program_, input_, in_channels_);
        if (const std::string other = said_otherwise(program_, walked); !other.empty())
            made_.notes.push_back(other);
        for (std::size_t i = 0; i < walked.size(); ++i) {
            Point made = add(program_.layers[i], walked[i]);
            made.shared |= readers_[i + 1] > 1;
            if (readers_[i + 1] == 0) made = {cropped(made)};
            points_.push_back(std::move(made));
        }
    }

    // What a layer of the program made: the output of a layer of the stack, 0 being the input, and what is
    // still to be cut from it.
    struct Point {
        std::size_t layer = 0;
        bool shared = false;              // it is read in several places, on the way here or behind
        const ReadLayer* crop = nullptr;  // its `cut`; nullptr: nothing is cut
        Extents size = {};                // what is left of it
    };

    // What a sum with the input, or with what has as many channels, needs; 0: there is none.
    [[nodiscard]] std::int64_t channels_added() const {
        const std::vector<WalkedLayer> walked = walk(program_, input_, 0);
        const auto channels = [&](std::size_t n) { return n == 0 ? 0 : walked[n - 1].channels; };
        for (const ReadLayer& layer : program_.layers) {
            if (layer.kind != ReadLayer::Kind::add) continue;
            const std::int64_t first = channels(layer.inputs[0]);
            const std::int64_t second = channels(layer.inputs[1]);
            const std::size_t unknown = layer.inputs[first == 0 ? 0 : 1];
            if ((first == 0) != (second == 0) && has_input_channels(program_, unknown))
                return std::max(first, second);
        }
        return 0;
    }

    void note(const ReadLayer& layer, std::string_view what) {
        made_.notes.push_back(fmt::format("line {}: {}", layer.place.line, what));
    }

    Point push(const ReadLayer& read, StackLayer layer, std::size_t from, const Extents& output) {
        if (made_.stack.layers.size() == convwalk::kMostLayers)
            throw bad_code(read.place, fmt::format("this is layer {}; a network has at most {}",
                                                   convwalk::kMostLayers + 1, convwalk::kMostLayers));
        if (from != made_.stack.layers.size()) layer.from = name_of_layer(from);
        places_.push_back(&read);
        sizes_.push_back(output);
        made_.stack.layers.push_back(std::move(layer));
        return {made_.stack.layers.size()};
    }

    // By which later layers know it: as the code does, where that is a name.
    std::string name_of_layer(std::size_t number) {
        if (number == 0) return std::string(kInputName);
        std::string& name = made_.stack.layers[number - 1].name;
        if (!name.empty()) return name;
        std::string wanted = printable(last_part(places_[number - 1]->result));
        for (std::size_t i = 0; i < points_.size(); ++i) {
            // What follows a layer on each cell is part of it.
            const bool same = i > 0 && points_[i].layer == number && points_[i].crop == nullptr;
            if (same && !program_.layers[i - 1].result.empty())
                wanted = printable(last_part(program_.layers[i - 1].result));
        }
        if (wanted.empty() || wanted == kInputName || is_taken(wanted))
            wanted = fmt::format("layer{}", number);
        while (is_taken(wanted)) wanted += "_";
        return name = wanted;
    }
    [[nodiscard]] bool is_taken(std::string_view name) const {
        return std::any_of(made_.stack.layers.begin(), made_.stack.layers.end(),
                           [&](const StackLayer& layer) { return layer.name == name; });
    }

    // The first cells that are kept; empty where those of the middle are.
    static Extents cut_from(const ReadLayer& crop, std::size_t axes) {
        std::vector<Sides> cut = crop.cut;
        cut.insert(cut.begin(), axes - cut.size(), Sides{});
        if (std::all_of(cut.begin(), cut.end(),
                        [](const Sides& s) { return s.begin == (s.begin + s.end) / 2; }))
            return {};
        Extents begins;
        for (const Sides& s : cut) begins.push_back(s.begin);
        return shortest(begins);
    }

    std::size_t push_crop(const Point& point, std::size_t with) {
        StackLayer layer;
        layer.what = Crop{name_of_layer(with), cut_from(*point.crop, input_.size())};
        return push(*point.crop, std::move(layer), point.layer, point.size).layer;
    }

    // The layer of the stack that makes the point.
    std::size_t cropped(const Point& point) {
        if (point.crop == nullptr) return point.layer;
        for (std::size_t number = sizes_.size(); number-- > 0;) {
            if (sizes_[number] == point.size) return push_crop(point, number);
        }
        // Padding by a negative number of cells.
        LayerRequest request = StackLayer::plain_layer(Operator::pad);
        request.layer.axes.clear();
        std::vector<Sides> cut = point.crop->cut;
        cut.insert(cut.begin(), point.size.size() - cut.size(), Sides{});
        for (const Sides& s : cut)
            request.layer.axes.push_back(AxisSpec{.padding_begin = -s.begin, .padding_end = -s.end});
        StackLayer layer;
        layer.what = taken_up(request);
        return push(*point.crop, std::move(layer), point.layer, point.size).layer;
    }

    Point add(const ReadLayer& read, const WalkedLayer& walked) {
        const Point from = points_[read.inputs.front()];
        switch (read.kind) {
            case ReadLayer::Kind::crop:
                return {cropped(from), from.shared, &read, walked.output};
            case ReadLayer::Kind::concatenate:
            case ReadLayer::Kind::add:
                return add_join(read, from, points_[read.inputs[1]], walked.output);
            case ReadLayer::Kind::activation:
                return add_effect(read, from);
            case ReadLayer::Kind::multiply:
                return add_product(read, from, points_[read.inputs[1]], walked);
            case ReadLayer::Kind::linear:
                return add_linear(read, from, walked);
            case ReadLayer::Kind::reshape:
                return add_reshape(read, from, walked);
            case ReadLayer::Kind::unfold:
            case ReadLayer::Kind::fold:
                return add_unfold(read, from, walked);
            case ReadLayer::Kind::input:
                refuse_at(read, "a network has one input");
            case ReadLayer::Kind::gap:
                break;
            case ReadLayer::Kind::layer:
            case ReadLayer::Kind::upsample:
            case ReadLayer::Kind::pixel_shuffle:
                break;
        }
        const LayerRequest request = read.kind == ReadLayer::Kind::layer ? window_of(read, *walked.request)
                                     : read.kind == ReadLayer::Kind::upsample ? resize_of(read, walked.output)
                                                                              : shuffle_of(read);
        StackLayer layer;
        layer.what = request;
        if (has_weights(request.layer.op)) layer.bias = read.bias;
        const Extents output = read.flattens ? Extents(from_sizes(from).size(), 1) : walked.output;
        Point made = push(read, std::move(layer), cropped(from), output);
        if (read.flattens) made = flattened(read, made);
        if (!read.activation.empty()) made = add_effect(read, made);
        return made;
    }

    [[nodiscard]] const Extents& from_sizes(const Point& from) const {
        return from.crop == nullptr ? sizes_[from.layer] : from.size;
    }

    Point add_linear(const ReadLayer& read, const Point& from, const WalkedLayer& walked) {
        StackLayer layer;
        if (walked.output.empty()) {
            Dense dense = {.features = walked.channels, .takes = std::nullopt};
            if (read.in_channels_known) dense.takes = read.request.layer.in_channels;
            layer.what = dense;
        } else if (walked.output == sizes_[from.layer]) {
            // Over the channels of every cell it is a convolution of kernel 1.
            LayerRequest request = StackLayer::plain_layer(Operator::convolution);
            for (AxisSpec& a : request.layer.axes) a = AxisSpec{.kernel = 1};
            request.layer.out_channels = walked.channels;
            layer.what = taken_up(request);
        } else {
            refuse_at(read, "a network has no layer over the last size of a map; flatten it before");
        }
        layer.bias = read.bias;
        Point made = push(read, std::move(layer), cropped(from), walked.output);
        if (!read.activation.empty()) made = add_effect(read, made);
        return made;
    }

    // The same numbers in another shape.
    Point add_reshape(const ReadLayer& read, const Point& from, const WalkedLayer& walked) {
        using How = Rearrangement::How;
        const How how = read.rearrangement.how;
        const bool keeps_numbers = how == How::to_shape || how == How::flatten || how == How::unflatten ||
                                   how == How::squeeze || how == How::insert;
        if (!keeps_numbers || !walked.sized || walked.channels == 0)
            refuse_at(read, fmt::format("a network has no layer for it: {}", words_of(read.rearrangement)));
        StackLayer layer;
        layer.what = walked.output.empty() ? Reshape{} : Reshape{walked.channels, walked.output};
        return push(read, std::move(layer), cropped(from), walked.output);
    }

    Point add_unfold(const ReadLayer& read, const Point& from, const WalkedLayer& walked) {
        const bool back = read.kind == ReadLayer::Kind::fold;
        StackLayer layer = layer_of_kind(back ? LayerKind::fold : LayerKind::unfold);
        Unfold& unfold = std::get<Unfold>(layer.what);
        unfold.back_to = read.wanted_output;
        const Layer windows = resolved(windows_of(read, back ? read.wanted_output : from_sizes(from)));
        for (const auto field : {&AxisSpec::kernel, &AxisSpec::stride, &AxisSpec::dilation,
                                 &AxisSpec::padding_begin, &AxisSpec::padding_end})
            put_on_axes(unfold.windows.layer, field, on_axes(windows, field));
        Point made = push(read, std::move(layer), cropped(from),
                          back ? walked.output : Extents{cell_count(walked.output)});
        const std::int64_t taps = cell_count(kernel_extents(windows));
        if (read.shuffle_order == ShuffleOrder::place_first && taps > 1 && walked.channels > taps)
            note(read, fmt::format("\"{}\" has the channels of one tap side by side, and here those of one "
                                   "channel's window are; the sizes are the same",
                                   printable(read.name)));
        if (!read.keeps_axes || walked.output.size() == 1) return made;
        StackLayer axes;
        axes.what = Reshape{walked.channels, walked.output};
        return push(read, std::move(axes), made.layer, walked.output);
    }

    // A gate or a mask leaves sizes as they are where it has the same.
    Point add_product(const ReadLayer& read, const Point& first, const Point& second,
                      const WalkedLayer& walked) {
        note(read, fmt::format("\"{}\" of two branches is no layer here; the larger one goes on alone",
                               printable(read.name)));
        const bool is_first = first.crop == nullptr && sizes_[first.layer] == walked.output;
        return is_first ? first : second;
    }

    Point add_join(const ReadLayer& read, const Point& first, const Point& second, const Extents& output) {
        Join join;
        join.how = read.kind == ReadLayer::Kind::add ? Join::How::add : Join::How::concatenate;
        const bool fits_second = first.crop != nullptr && second.crop == nullptr;
        const std::size_t from = fits_second ? push_crop(first, second.layer) : cropped(first);
        join.with = name_of_layer(second.layer);
        join.cut = second.crop != nullptr;
        if (join.cut) join.cut_from = cut_from(*second.crop, input_.size());
        StackLayer layer;
        layer.what = std::move(join);
        return push(read, std::move(layer), from, output);
    }

    // To a single cell an adaptive pooling may end in a vector.
    Point flattened(const ReadLayer& read, const Point& from) {
        StackLayer layer;
        layer.what = Reshape{};
        layer.bias = false;
        return push(read, std::move(layer), from.layer, {});
    }

    static LayerRequest shuffle_of(const ReadLayer& read) {
        const double factor = read.factors.front();
        LayerRequest request =
            StackLayer::plain_layer(factor < 1 ? Operator::pixel_unshuffle : Operator::pixel_shuffle);
        put_factors(request.layer, {std::round(factor < 1 ? 1 / factor : factor)});
        request.layer.shuffle_order = read.shuffle_order;
        return request;
    }

    static LayerRequest window_of(const ReadLayer& read, const LayerRequest& request) {
        // Words were turned to numbers for this input's size; what fits every size stays a word.
        LayerRequest made = {.layer = resolved(request), .padding = request.padding};
        for (const AxisSpec& a : made.layer.axes) {
            if (a.ceil_mode != made.layer.axes.front().ceil_mode)
                refuse_at(read, "it rounds up on some axes only");
        }
        return taken_up(made);
    }

    static LayerRequest resize_of(const ReadLayer& read, const Extents& output) {
        LayerRequest request = StackLayer::plain_layer(Operator::resize);
        Layer& layer = request.layer;
        if (!read.wanted_output.empty() || read.recomputes_factor) {
            put_output_sizes(layer, shortest(read.wanted_output.empty() ? output : read.wanted_output));
        } else {
            std::vector<Factor> factors;
            for (const double factor : read.factors) factors.push_back(factor_of(factor));
            put_factors(layer, factors);
            if (axes_are_alike(layer)) layer.axes.resize(1);
        }
        const auto mode = resize_mode_of(read);
        if (!mode)
            refuse_at(read,
                      fmt::format("a network has no resizing by \"{}\"; it has nearest, linear and cubic",
                                  printable(read.resize_mode)));
        layer.resize_mode = *mode;
        layer.align_corners = read.align_corners && cells_each_side(*mode) > 0;
        return request;
    }

    // Joins the layer before, in the order in which a layer has them: bias, batch norm, activation.
    Point add_effect(const ReadLayer& read, const Point& from) {
        std::string activation;
        const Effect effect = effect_of(read.activation, activation);
        if (effect == Effect::nothing) return from;
        if (effect == Effect::unknown) {
            note(read, fmt::format("\"{}\" has no place in a network; it is left out, the sizes are the same",
                                   printable(read.activation)));
            return from;
        }
        // Whoever else reads the layer must not see what follows it here, and what comes out stands last.
        const bool ends = &read == &program_.layers.back();
        const bool alone = from.layer > 0 && !from.shared && from.crop == nullptr &&
                           (!ends || from.layer == made_.stack.layers.size());
        StackLayer* before = alone ? &made_.stack.layers[from.layer - 1] : nullptr;
        if (effect == Effect::bias) {
            const bool convolves = before != nullptr && has_weights(*before) && !before->batch_norm &&
                                   before->activation.empty();
            if (convolves)
                before->bias = true;
            else
                note(read, "a bias that follows no convolution is left out");
            return from;
        }
        const bool taken = before == nullptr || !before->activation.empty() ||
                           (effect == Effect::batch_norm && before->batch_norm);
        Point made = from;
        if (taken) {
            const std::size_t source = cropped(from);
            made = push(read, layer_of_kind(LayerKind::activation), source, Extents(sizes_[source]));
            before = &made_.stack.layers.back();
        }
        if (effect == Effect::batch_norm)
            before->batch_norm = true;
        else
            before->activation = activation;
        return made;
    }

    // Whatever the walk through the program took, the stack must take too.
    void judge() const {
        const StackReport report = report_of(made_.stack);
        if (!report.refusal) return;
        const std::size_t number = report.refusal->number;
        if (number == 0) throw BadInput(report.refusal->sentence);
        refuse_at(*places_[number - 1], report.refusal->sentence);
    }

    const ReadProgram& program_;
    Extents input_;
    std::int64_t in_channels_;
    CodeStack made_;
    std::vector<const ReadLayer*> places_;  // of the stack's layers
    std::vector<Extents> sizes_;            // the input's, and those of the stack's layers
    std::vector<std::size_t> readers_;      // of the input, and of the program's layers
    std::vector<Point> points_ = {Point{}};
};

}  // namespace

CodeStack stack_of(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    return StackReader(program, input, in_channels).read();
}

std::string misfit_words(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    const auto takes = [&](const Extents& other) {
        try {
            static_cast<void>(walk(program, other, in_channels));
            return true;
        } catch (const BadInput&) {
            return false;
        }
    };
    try {
        for (std::size_t i = 0; i < program.layers.size(); ++i) {
            const ReadLayer& layer = program.layers[i];
            if (layer.inputs.size() < 2) continue;
            ReadProgram until = program;
            until.layers.resize(i);
            const std::vector<WalkedLayer> walked = walk(until, input, in_channels);
            const auto size = [&](std::size_t n) { return n == 0 ? input : walked[n - 1].output; };
            if (size(layer.inputs[0]) == size(layer.inputs[1])) continue;
            return StackReader(until, input, in_channels).misfit(layer, takes);
        }
    } catch (const BadInput&) {
        // What is wrong before the join is said by others.
    }
    return "";
}

}  // namespace convwalk

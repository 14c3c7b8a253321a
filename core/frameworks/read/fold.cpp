#include "frameworks/read/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "frameworks/calls/calls.h"
#include "frameworks/calls/effects.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostNotes = 50;

bool is_nothing(const std::vector<Sides>& pad) {
    return std::all_of(pad.begin(), pad.end(), [](const Sides& s) { return s == Sides{}; });
}
bool adds(const Sides& s) {
    return std::max(s.begin, s.end) > 0;
}
bool cuts(const Sides& s) {
    return std::min(s.begin, s.end) < 0;
}
// What is cut, as a number of cells, and what is added.
Sides cut_of(const Sides& s) {
    return {std::max<std::int64_t>(0, -s.begin), std::max<std::int64_t>(0, -s.end)};
}
Sides added_of(const Sides& s) {
    return {std::max<std::int64_t>(0, s.begin), std::max<std::int64_t>(0, s.end)};
}

// Axes that a pad leaves out are the first ones; those before them are batch and channels.
void fit_axes(Piece& pad, std::size_t axes) {
    while (pad.pad.size() > axes) {
        if (!(pad.pad.front() == Sides{}))
            throw bad_code(pad.layer.place, fmt::format("{} changes {} axes, its neighbour has {}",
                                                        pad.layer.name, pad.pad.size(), axes));
        pad.pad.erase(pad.pad.begin());
    }
    pad.pad.insert(pad.pad.begin(), axes - pad.pad.size(), Sides{});
}

// Takes what `pad` cuts over into a transposed convolution.
void crop(Piece& pad, ReadLayer& before) {
    std::vector<AxisSpec>& axes = before.request.layer.axes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Sides& s = pad.pad[i];
        if (!before.wanted_output.empty()) {
            const Sides cut = cut_of(s);
            axes[i].padding_begin += cut.begin;
            before.wanted_output[i] -= cut.begin + cut.end;
            before.cut.resize(axes.size());
            before.cut[i] = {before.cut[i].begin + cut.begin, before.cut[i].end + cut.end};
        } else if (cuts(s)) {
            set_crop(before, i, axes[i].padding_begin + cut_of(s).begin,
                     axes[i].padding_end - axes[i].output_padding + cut_of(s).end);
        }
        s = added_of(s);
    }
}

class Folder {
  public:
    Folder(std::vector<Piece> pieces, ReadProgram program)
        : pieces_(std::move(pieces)), program_(std::move(program)), readers_(pieces_.size() + 1) {
        for (const Piece& piece : pieces_) {
            for (const std::size_t input : piece.inputs) ++readers_[input];
        }
    }

    [[nodiscard]] ReadProgram program() {
        for (Piece& piece : pieces_) {
            Point point = points_[piece.inputs.front()];
            switch (piece.role) {
                case Piece::Role::pad:
                    point = padded(std::move(point), piece);
                    break;
                case Piece::Role::layer:
                    point = read(std::move(point), piece);
                    break;
            }
            // What nobody reads is cut where it stands: the last layer is what comes out.
            if (readers_[points_.size()] == 0) point = {cropped(point)};
            points_.push_back(std::move(point));
        }
        return std::move(program_);
    }

  private:
    // What a piece made: a layer's output, 0 being the input, and what is still to be added to it or cut.
    struct Point {
        std::size_t layer = 0;
        std::optional<Piece> pad = std::nullopt;
    };

    std::size_t push(ReadLayer layer, std::vector<std::size_t> inputs) {
        layer.inputs = std::move(inputs);
        program_.layers.push_back(std::move(layer));
        return program_.layers.size();
    }

    // A layer of its own for what a pad cuts.
    std::size_t push_crop(std::size_t from, const Piece& pad) {
        ReadLayer layer;
        layer.kind = ReadLayer::Kind::crop;
        layer.name = pad.layer.name;
        layer.place = pad.layer.place;
        layer.framework = pad.layer.framework;
        layer.result = pad.layer.result;
        for (const Sides& s : pad.pad) layer.cut.push_back(cut_of(s));
        return push(std::move(layer), {from});
    }

    // A layer of its own for what a pad adds, and cuts on other sides.
    std::size_t push_pad(std::size_t from, const Piece& pad) {
        ReadLayer layer;
        layer.name = pad.layer.name;
        layer.place = pad.layer.place;
        layer.framework = pad.layer.framework;
        layer.result = pad.layer.result;
        Layer& made = layer.request.layer;
        made.op = Operator::pad;
        made.axes.clear();
        for (const Sides& s : pad.pad)
            made.axes.push_back(AxisSpec{.input = 1, .padding_begin = s.begin, .padding_end = s.end});
        made.padding_mode = pad.pad_mode.value_or(PaddingMode::zeros);
        if (!pad.pad_mode)
            note(pad, fmt::format("{} does not pad with zeros; the sizes are the same", pad.layer.name));
        return push(std::move(layer), {from});
    }

    // The layer whose output is the point's.
    std::size_t cropped(const Point& point) {
        if (!point.pad) return point.layer;
        return std::any_of(point.pad->pad.begin(), point.pad->pad.end(), adds)
                   ? push_pad(point.layer, *point.pad)
                   : push_crop(point.layer, *point.pad);
    }

    // The transposed convolution, with its bias, right before the piece, when nobody else reads it.
    ReadLayer* transposed_before(const Piece& piece) {
        for (std::size_t n = piece.inputs.front(); n > 0 && readers_[n] == 1;) {
            const Piece& before = pieces_[n - 1];
            std::string activation;
            const bool is_bias = before.role == Piece::Role::layer &&
                                 before.layer.kind == ReadLayer::Kind::activation &&
                                 effect_of(before.layer.activation, activation) == Effect::bias;
            if (is_bias) {
                n = before.inputs.front();
                continue;
            }
            if (before.role != Piece::Role::layer) return nullptr;
            ReadLayer& layer = program_.layers[points_[n].layer - 1];
            const bool transposed = layer.kind == ReadLayer::Kind::layer &&
                                    layer.request.layer.op == Operator::transposed_convolution;
            // A size that is shared out to both sides by a rule can't be cut further.
            const bool by_padding = layer.framework == Framework::pytorch && !layer.wanted_output.empty();
            return transposed && layer.auto_padding == AutoPadding::none && !by_padding ? &layer : nullptr;
        }
        return nullptr;
    }

    Point padded(Point point, Piece pad) {
        if (ReadLayer* before = point.pad ? nullptr : transposed_before(pad)) {
            fit_axes(pad, before->request.layer.axes.size());
            crop(pad, *before);
        }
        if (is_nothing(pad.pad)) return point;
        if (!point.pad) {
            point.pad = std::move(pad);
            return point;
        }
        std::vector<Sides>& pending = point.pad->pad;
        if (pad.pad.size() > pending.size()) fit_axes(*point.pad, pad.pad.size());
        fit_axes(pad, pending.size());
        bool cut_first = false;  // cells that were cut away can't be what is added
        for (std::size_t i = 0; i < pending.size(); ++i) cut_first |= cuts(pending[i]) && adds(pad.pad[i]);
        if (cut_first) return {cropped(point), std::move(pad)};
        point.pad->pad_mode = mode_of_both(pending, point.pad->pad_mode, pad.pad, pad.pad_mode);
        point.pad->pad_channels_first.clear();
        for (std::size_t i = 0; i < pending.size(); ++i) {
            pending[i].begin += pad.pad[i].begin;
            pending[i].end += pad.pad[i].end;
        }
        point.pad->pad_lowest &= pad.pad_lowest;
        return point;
    }

    Point read(Point point, Piece& piece) {
        ReadLayer layer = piece.layer;
        // What an average is multiplied by makes its divisor another.
        const bool scales = piece.scale != 0 && !point.pad && point.layer > 0;
        if (scales && readers_[piece.inputs.front()] == 1 &&
            set_divisor(program_.layers[point.layer - 1], false, piece.scale))
            return point;
        if (layer.kind == ReadLayer::Kind::activation)
            return {push(std::move(layer), {point.layer}), std::move(point.pad)};
        if (piece.inputs.size() > 1) {
            const std::size_t first = cropped(point);
            const std::size_t second = cropped(points_[piece.inputs[1]]);
            return {push(std::move(layer), {first, second})};
        }
        if (point.pad && piece.channels_first && !point.pad->pad_channels_first.empty())
            point.pad->pad = point.pad->pad_channels_first;
        if (point.pad) merge(point, layer);
        return {push(std::move(layer), {point.layer})};
    }

    // The layer takes what is added; what is cut becomes a layer before it.
    void merge(Point& point, ReadLayer& layer) {
        Piece& pad = *point.pad;
        const bool windows = layer.kind == ReadLayer::Kind::layer &&
                             layer.request.layer.op != Operator::transposed_convolution &&
                             has_window(layer.request.layer.op);
        if (windows) fit_axes(pad, layer.request.layer.axes.size());
        if (std::any_of(pad.pad.begin(), pad.pad.end(), cuts)) {
            point.layer = push_crop(point.layer, pad);
            for (Sides& s : pad.pad) s = added_of(s);
        }
        if (is_nothing(pad.pad)) return;
        if (!windows) {
            point.layer = push_pad(point.layer, pad);
            return;
        }
        layer.request.layer = resolved(layer.request);
        layer.request.padding = PaddingWord::numbers;
        layer.padded_before = true;
        set_rules(pad, layer);
        const auto ceils = [](const AxisSpec& a) { return a.ceil_mode; };
        std::vector<AxisSpec>& axes = layer.request.layer.axes;
        if (std::any_of(axes.begin(), axes.end(), ceils)) layer.pad_before = pad.pad;
        for (std::size_t i = 0; i < pad.pad.size(); ++i) {
            axes[i].padding_begin += pad.pad[i].begin;
            axes[i].padding_end += pad.pad[i].end;
        }
        const Operator op = layer.request.layer.op;
        const bool zeros = pad.pad_mode == PaddingMode::zeros;
        if (op == Operator::max_pooling && zeros)
            note(pad,
                 fmt::format("{} adds zeros before a maximum, where they count as values", pad.layer.name));
        else if (op != Operator::convolution && !zeros && !pad.pad_lowest)
            note(pad, fmt::format("{} does not pad with zeros; the windows are the same", pad.layer.name));
    }

    // What stands in the padding that both come to, and whether an average counts it. The layer's own is
    // still as it was.
    void set_rules(const Piece& pad, ReadLayer& layer) {
        Layer& made = layer.request.layer;
        std::vector<Sides> own;
        for (const AxisSpec& a : made.axes) own.push_back({a.padding_begin, a.padding_end});
        // Cells that a word is yet to add are some.
        if (layer.auto_padding != AutoPadding::none) own.assign(made.axes.size(), Sides{1, 1});
        if (made.op == Operator::convolution) {
            const auto mode = mode_of_both(pad.pad, pad.pad_mode, own, made.padding_mode);
            made.padding_mode = mode.value_or(PaddingMode::zeros);
            if (mode) return;
            note(pad,
                 pad.pad_mode
                     ? fmt::format("{} and {} pad in ways that a layer can't have both of; the windows "
                                   "are the same",
                                   pad.layer.name, layer.name)
                     : fmt::format("{} does not pad with zeros; the windows are the same", pad.layer.name));
        }
        if (made.count_include_pad) return;
        // Cells of a pad are as good as real ones to the layer behind it; what else it reaches is settled
        // with the size of its input.
        made.count_include_pad =
            std::all_of(own.begin(), own.end(), [](const Sides& s) { return s == Sides{}; });
        if (!made.count_include_pad) layer.pad_before = pad.pad;
    }

    void note(const Piece& pad, std::string_view what) { add_note(program_, pad.layer.place, what); }

    std::vector<Piece> pieces_;
    ReadProgram program_;
    std::vector<std::size_t> readers_;  // of each piece; 0 is the input
    std::vector<Point> points_ = {Point{}};
};

}  // namespace

void add_note(ReadProgram& program, const Place& place, std::string_view what) {
    if (program.notes.size() > kMostNotes) return;
    program.notes.push_back(program.notes.size() == kMostNotes
                                ? std::string("more like this follows")
                                : fmt::format("line {}: {}", place.line, what));
}

ReadProgram folded(std::vector<Piece> pieces, ReadProgram program) {
    return Folder(std::move(pieces), std::move(program)).program();
}

}  // namespace convwalk

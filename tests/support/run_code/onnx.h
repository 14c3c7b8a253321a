// What a graph of ONNX computes, node by node.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/run_code/given.h"
#include "support/run_code/torch.h"

namespace convwalk::testing::run_code {

/// Runs the nodes of a graph.
class OnnxRun {
  public:
    explicit OnnxRun(Given& given) : given_(given) {}

    Array run(const Value& nodes, const Value& inputs, const Value& outputs, const Value* tensors) {
        for (const Value& info : inputs.items) add(info);
        if (tensors != nullptr) {
            for (const Value& t : tensors->items) constants_[t.items.at(0).text] = t.items;
        }
        for (const Value& node : nodes.items) apply(node);
        const Value& wanted = outputs.items.at(0);
        const Array& made = tensor(wanted.items.at(0).text);
        if (made.shape != numbers(wanted.items.at(2))) wrong("another shape than the graph says");
        return made;
    }

  private:
    // A name, a type, a shape.
    void add(const Value& info) {
        const std::string& name = info.items.at(0).text;
        const Sizes shape = numbers(info.items.at(2));
        if (name == "x") {
            if (shape != given_.input.shape) wrong("an input of other sizes");
            tensors_[name] = given_.input;
        } else {
            tensors_[name] = made(shape, [](const Sizes&) { return 0.0; });
        }
    }

    const Array& tensor(const std::string& name) const {
        const auto found = tensors_.find(name);
        if (found == tensors_.end()) wrong("no node makes " + name);
        return found->second;
    }
    [[nodiscard]] Sizes constant(const std::string& name) const {
        const auto found = constants_.find(name);
        if (found == constants_.end()) wrong("no constant is called " + name);
        if (numbers(found->second.at(2)).at(0) != static_cast<std::int64_t>(found->second.at(3).items.size()))
            wrong("a constant of another size than it says");
        return numbers(found->second.at(3));
    }

    // An operator, names of what it reads, the name of what it makes; attributes.
    void apply(const Value& node) {
        type_ = node.items.at(0).text;
        in_.clear();
        for (const Value& name : node.items.at(1).items) in_.push_back(name.text);
        attributes_.keywords.clear();
        for (std::size_t i = 3; i + 1 < node.items.size(); i += 2)
            attributes_.keywords[node.items[i].text] = node.items[i + 1];
        const std::string& out = node.items.at(2).items.at(0).text;
        if (tensors_.contains(out)) wrong(out + " is made twice");
        Array result = made_of(tensor(in_.at(0)));
        tensors_[out] = std::move(result);
    }

    Array made_of(const Array& x) {
        if (type_ == "Conv" || type_ == "ConvTranspose" || type_ == "MaxPool" || type_ == "AveragePool")
            return windows(x);
        if (type_ == "Identity") return x;
        if (type_ == "Flatten") return flattened(x);
        if (type_ == "Gemm") return multiplied(x);
        if (type_ == "GlobalAveragePool" || type_ == "GlobalMaxPool")
            return pooled_to_one(x, type_ == "GlobalAveragePool");
        if (type_ == "Add") return combined(x, tensor(in_.at(1)), [](double a, double b) { return a + b; });
        if (type_ == "Concat")
            return concatenated(x, tensor(in_.at(1)),
                                static_cast<std::size_t>(whole(attributes_.at(kByName, "axis"))));
        if (type_ == "BatchNormalization") return normalised(x, 1e-5);
        if (type_ == "Reshape") return reshaped(x, constant(in_.at(1)));
        if (type_ == "Transpose") return permuted(x, numbers(attributes_.at(kByName, "perm")));
        if (type_ == "DepthToSpace" || type_ == "SpaceToDepth") return shuffled(x);
        if (type_ == "Slice") return sliced(x);
        if (type_ == "Col2Im") return folded(x);
        if (type_ == "Pad") return padded_by_node(x);
        if (type_ == "Resize") return resized(x);
        return activated(x);
    }

    Array folded(const Array& x) {
        const Sizes map = constant(in_.at(1));
        const std::size_t axes = map.size();
        const Window w = {constant(in_.at(2)), attributes_.per_axis(kByName, "strides", axes, 1),
                          attributes_.per_axis(kByName, "dilations", axes, 1)};
        const Sizes pads = attributes_.per_axis(kByName, "pads", 2 * axes, 0);
        Sizes whole_map = map;
        Pairs cut;
        for (std::size_t i = 0; i < axes; ++i) {
            whole_map[i] += pads[i] + pads[axes + i];
            cut.emplace_back(-pads[i], -pads[axes + i]);
        }
        return padded(added_windows(x, whole_map, w), behind_two(cut));
    }

    Array shuffled(const Array& x) {
        const std::int64_t r = whole(attributes_.at(kByName, "blocksize"));
        if (type_ == "SpaceToDepth") return channels_of_cells(x, r, false);
        return cells_of_channels(x, r, attributes_.text(kByName, "mode", "DCR") == "CRD");
    }

    Array multiplied(const Array& x) {
        const Weights& own = given_.next();
        if (!attributes_.truth(kByName, "transB", false)) wrong("weights of the other order");
        if (tensor(in_.at(1)).shape != own.weight.shape) wrong("another weight");
        return biased(linear(x, own.weight), own);
    }

    Array sliced(const Array& x) {
        const Sizes starts = constant(in_.at(1));
        const Sizes ends = constant(in_.at(2));
        const Sizes axes = constant(in_.at(3));
        Pairs cut(x.shape.size());
        for (std::size_t i = 0; i < axes.size(); ++i)
            cut.at(static_cast<std::size_t>(axes[i])) = {-starts[i], ends[i] == INT64_MAX ? 0 : ends[i]};
        return padded(x, cut);
    }

    Array padded_by_node(const Array& x) {
        const Sizes all = constant(in_.at(1));
        Pairs sides;
        for (std::size_t i = 0; i < x.shape.size(); ++i)
            sides.emplace_back(all.at(i), all.at(i + x.shape.size()));
        const std::string mode = attributes_.text(kByName, "mode", "constant");
        return padded(x, sides,
                      mode == "reflect" ? Filling::reflect
                      : mode == "edge"  ? Filling::edge
                      : mode == "wrap"  ? Filling::wrap
                                        : Filling::constant);
    }

    Array resized(const Array& x) {
        const std::string coordinates =
            attributes_.text(kByName, "coordinate_transformation_mode", "half_pixel");
        const Coordinates how = coordinates == "asymmetric"   ? Coordinates::asymmetric
                                : coordinates == "half_pixel" ? Coordinates::half_pixel
                                                              : Coordinates::align_corners;
        const Curve curve = curve_named(attributes_.text(kByName, "mode", "nearest"));
        const std::string nearest = attributes_.text(kByName, "nearest_mode", "round_prefer_floor");
        if (curve == Curve::nearest &&
            nearest != (how == Coordinates::half_pixel ? "round_prefer_ceil" : "floor"))
            wrong("another nearest cell");
        if (in_.size() == 4) {
            const Sizes sizes = constant(in_[3]);
            return resized_to(x, {sizes.begin() + 2, sizes.end()}, how, curve);
        }
        const std::vector<double> factors = reals(constants_.at(in_.at(2)).at(3), 0);
        return resized_by(x, {factors.begin() + 2, factors.end()}, how, curve);
    }

    Array windows(const Array& x) {
        const Arguments& a = attributes_;
        const std::size_t axes = x.shape.size() - 2;
        const Window w = {a.per_axis(kByName, "kernel_shape", axes, 1),
                          a.per_axis(kByName, "strides", axes, 1), a.per_axis(kByName, "dilations", axes, 1)};
        const Sizes pads = a.per_axis(kByName, "pads", 2 * axes, 0);
        Pairs sides;
        for (std::size_t i = 0; i < axes; ++i) sides.emplace_back(pads[i], pads[axes + i]);
        const std::int64_t groups = a.per_axis(kByName, "group", 1, 1)[0];
        if (type_ == "MaxPool" || type_ == "AveragePool") return pooled(x, w, sides);
        // Weights that the graph says itself.
        if (const auto said = constants_.find(in_.at(1)); said != constants_.end()) {
            const Array weight = {numbers(said->second.at(2)), reals(said->second.at(3), 0)};
            return correlated(padded(x, behind_two(sides)), weight, w, groups);
        }
        const Weights& own = given_.next();
        if (tensor(in_.at(1)).shape != own.weight.shape) wrong("another weight");
        if (type_ == "Conv")
            return biased(correlated(padded(x, behind_two(sides)), own.weight, w, groups), own);
        const Sizes added = a.per_axis(kByName, "output_padding", axes, 0);
        for (std::size_t i = 0; i < axes; ++i) sides[i] = {-sides[i].first, added[i] - sides[i].second};
        return biased(padded(scattered(x, own.weight, w, groups), behind_two(sides)), own);
    }
    [[nodiscard]] Array biased(const Array& y, const Weights& own) const {
        return in_.size() > 2 ? with_bias(y, own.bias) : y;
    }

    // Windows that would begin behind the padding are left out, and what they reach beyond it does not count.
    Array pooled(const Array& x, const Window& w, const Pairs& sides) {
        const bool ceils = attributes_.truth(kByName, "ceil_mode", false);
        const double counts = attributes_.truth(kByName, "count_include_pad", false) ? 1 : 0;
        Pairs overhang(sides.size());
        for (std::size_t i = 0; ceils && i < sides.size(); ++i) {
            const std::int64_t in = x.shape[i + 2] + sides[i].first;
            const std::int64_t room = in + sides[i].second - reach(w, i);
            std::int64_t outputs = (room + w.stride[i] - 1) / w.stride[i] + 1;
            if ((outputs - 1) * w.stride[i] >= in) --outputs;
            overhang[i].second = (outputs - 1) * w.stride[i] + reach(w, i) - in - sides[i].second;
        }
        const auto all_of = [&](const Array& cells, double beside, double beyond) {
            return padded(padded(cells, behind_two(sides), Filling::constant, beside), behind_two(overhang),
                          Filling::constant, beyond);
        };
        const double lowest = -std::numeric_limits<double>::infinity();
        if (type_ == "MaxPool") return largest(all_of(x, lowest, lowest), w);
        return mean_of_counted(all_of(x, 0, 0), all_of(ones_like(x), counts, 0), w);
    }

    Array activated(const Array& x) {
        if (type_ == "Softmax") return softmax(x, whole(attributes_.at(kByName, "axis")));
        const std::map<std::string, double (*)(double)> all = {{"Relu", relu},    {"Elu", elu},
                                                               {"Gelu", gelu},    {"Sigmoid", sigmoid},
                                                               {"Tanh", tangent}, {"Softplus", softplus}};
        if (type_ == "LeakyRelu") return each(x, [](double v) { return leaky(v, 0.01); });
        if (type_ == "PRelu") return each(x, [](double v) { return leaky(v, 0.25); });
        const auto found = all.find(type_);
        if (found == all.end()) wrong("no operator " + type_);
        return each(x, found->second);
    }

    Given& given_;
    std::map<std::string, Array> tensors_;
    std::map<std::string, std::vector<Value>> constants_;
    std::string type_;
    std::vector<std::string> in_;
    Arguments attributes_;
};

inline Functions onnx_functions(Given& given) {
    Functions all;
    const std::string h = "onnx.helper.";
    const auto as_list = [](const Arguments& a) { return of(a.positional); };
    all[h + "make_tensor_value_info"] = as_list;
    all[h + "make_tensor"] = as_list;
    all[h + "make_opsetid"] = as_list;
    all[h + "make_node"] = [](const Arguments& a) {
        std::vector<Value> node = a.positional;
        for (const auto& [name, value] : a.keywords) {
            node.push_back(of(name));
            node.push_back(value);
        }
        return of(node);
    };
    all[h + "make_graph"] = [&](const Arguments& a) {
        return of(OnnxRun(given).run(a.at(0, "nodes"), a.at(2, "inputs"), a.at(3, "outputs"),
                                     a.find(4, "initializer")));
    };
    all[h + "make_model"] = [](const Arguments& a) {
        if (a.find(kByName, "opset_imports") == nullptr) wrong("a model of no version");
        return a.at(0, "graph");
    };
    return all;
}

}  // namespace convwalk::testing::run_code

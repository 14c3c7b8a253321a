#include "frameworks/read/forms/onnx_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/forms/named_layers.h"
#include "frameworks/read/forms/onnx_constants.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostKept = 100'000;

bool has_attribute(const OnnxNode& node, std::string_view name) {
    return std::any_of(node.attributes.begin(), node.attributes.end(),
                       [&](const OnnxNode::Attribute& a) { return a.name == name; });
}

class Reader {
  public:
    Reader(const OnnxModel& model, const GivenInput& given) : model_(model), flow_(given) {
        for (const GraphTensor& each : model.said) {
            if (each.has_shape) said_[each.name] = &each;
        }
        for (const GraphTensor& weight : model.weights) add_weight(weight);
        add_inputs();
        for (const OnnxNode& node : model.nodes) {
            for (const std::string& input : node.inputs) read_.insert(input);
        }
        for (const std::string& output : model.outputs) read_.insert(output);
    }

    ReadProgram read() {
        for (const OnnxNode& node : model_.nodes) run(node);
        if (flow_.empty()) throw BadInput("the graph of ONNX has no node");
        const std::size_t result = flow_.without_unread(results(), first_result());
        if (result != flow_.last()) flow_.apply({effect_piece("identity", {})}, {result}, {});
        return flow_.program();
    }

  private:
    void add_weight(const GraphTensor& weight) {
        nodes_.add_tensor(weight.name, weight.dimensions, weight.values);
        if (weight.values.kind == Kind::list)
            constants_[weight.name] = {weight.dimensions,
                                       {weight.values.list().begin(), weight.values.list().end()}};
        weights_[weight.name] = &weight;
    }

    // The first that is no weight comes in.
    void add_inputs() {
        const std::set<std::string_view> maps = read_as_maps();
        for (const GraphTensor& input : model_.inputs) {
            inputs_[input.name] = &input;
            if (weights_.contains(input.name)) continue;
            if (model_.inputs_have_weights && model_.inputs.size() > 1 && !maps.contains(input.name)) {
                nodes_.add_tensor(input.name, input.dimensions, {});
            } else if (has_input_) {
                others_[input.name] = &input;
            } else {
                has_input_ = true;
                nodes_.add_input(input.name);
                if (input.has_shape) flow_.set_input(input.dimensions, false, true);
                if (input.has_shape && !input.dimensions.empty()) batch_ = input.dimensions.front();
            }
        }
    }

    // What nodes read in the first place, or put together with another.
    [[nodiscard]] std::set<std::string_view> read_as_maps() const {
        constexpr std::string_view kJoins[] = {"Add", "Concat", "Mul", "Sum", "Sub"};
        std::set<std::string_view> maps;
        for (const OnnxNode& node : model_.nodes) {
            const bool joins = std::find(std::begin(kJoins), std::end(kJoins), node.type) != std::end(kJoins);
            for (std::size_t i = 0; i < node.inputs.size() && (i == 0 || joins); ++i)
                maps.insert(node.inputs[i]);
        }
        return maps;
    }

    // Another input, where it is first read.
    void add_others(const OnnxNode& node) {
        for (const std::string& name : node.inputs) {
            const auto found = others_.find(name);
            if (found == others_.end() || nodes_.made_by(name)) continue;
            const Piece gap =
                gap_piece(name, found->second->place, "a network has one input; this is another one");
            const std::size_t made = flow_.apply({gap}, {0}, found->second->place);
            nodes_.add_made(name, made);
            if (found->second->has_shape) flow_.say_output(made, shape_of(found->second->dimensions, false));
        }
    }

    void run(const OnnxNode& node) {
        if (work_out(node)) return;
        add_others(node);
        const OnnxNode whole = completed(node);
        std::size_t made = 0;
        try {
            made = nodes_.apply(whole);
        } catch (const BadCode& why) {
            made = nodes_.apply_gap(whole, reason_of(node, why));
        }
        say(node.output, made);
        count_weights(node, made);
        for (const std::string& other : node.more_outputs) {
            if (!read_.contains(other)) continue;
            const Piece gap =
                gap_piece(node.type, node.place,
                          fmt::format("what else {} makes is not read here", printable(node.type)));
            const std::size_t second = flow_.apply({gap}, {made}, node.place);
            nodes_.add_made(other, second);
            say(other, second);
        }
    }

    // Without what a person could do in code.
    static std::string reason_of(const OnnxNode& node, const BadCode& why) {
        if (why.sentence().starts_with("unknown operator"))
            return fmt::format("{} is not read here", printable(node.type));
        return why.sentence().substr(0, why.sentence().find("; make"));
    }

    void say(const std::string& name, std::size_t piece) {
        const auto found = said_.find(name);
        if (found != said_.end()) flow_.say_output(piece, shape_of(found->second->dimensions, false));
    }

    // Weights of what works on each cell, such as a norm; those of layers follow from their fields.
    void count_weights(const OnnxNode& node, std::size_t piece) {
        constexpr std::string_view kNone[] = {"BatchNormalization", "Sub", "Div", "Pow", "Min", "Max"};
        ReadLayer& layer = flow_.piece(piece).layer;
        const bool none = std::find(std::begin(kNone), std::end(kNone), node.type) != std::end(kNone);
        if (layer.kind != ReadLayer::Kind::activation || none) return;
        std::int64_t count = 0;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            const std::string& input = node.inputs[i];
            const auto weight = weights_.find(input);
            if (weight != weights_.end())
                count += weights_of(*weight->second);
            else if (i > 0 && !input.empty() && !constants_.contains(input))
                return;
        }
        if (count > 0) layer.said_parameters = count;
    }

    // Whole numbers are none.
    static std::int64_t weights_of(const GraphTensor& tensor) {
        if (!tensor.values.list().empty() && tensor.values.list().front().kind == Kind::integer) return 0;
        std::int64_t cells = tensor.dimensions.empty() ? 0 : 1;
        for (const std::int64_t size : tensor.dimensions)
            cells = size < 1 || cells > kLargestSize ? 0 : cells * std::min(size, kLargestSize);
        return cells;
    }

    // --- what is known before anything comes in

    bool work_out(const OnnxNode& node) {
        std::optional<OnnxConstant> made = node.type == "Shape" ? shape_as_constant(node) : std::nullopt;
        if (!made) {
            std::vector<const OnnxConstant*> inputs;
            for (const std::string& input : node.inputs) {
                const auto found = constants_.find(input);
                inputs.push_back(found == constants_.end() ? nullptr : &found->second);
            }
            made = constant_of(node, inputs);
        }
        // What graphs of sizes hold is little.
        if (made && (kept_values_ += made->values.size()) > kMostKept) made.reset();
        if (!made) return is_size_unknown(node);
        nodes_.add_tensor(node.output, made->shape, list_at(made->values, node.place));
        constants_[node.output] = std::move(*made);
        return true;
    }

    // Numbers that are worked out of sizes are no map, known or not; nor is a constant that is not shown.
    bool is_size_unknown(const OnnxNode& node) {
        const auto is_number = [&](const std::string& name) {
            return name.empty() || unknown_sizes_.contains(name) || constants_.contains(name) ||
                   weights_.contains(name);
        };
        const bool by_sizes =
            std::any_of(node.inputs.begin(), node.inputs.end(),
                        [&](const std::string& name) { return unknown_sizes_.contains(name); });
        const bool numbers = by_sizes && std::all_of(node.inputs.begin(), node.inputs.end(), is_number);
        if (!numbers && node.type != "Shape" && node.type != "Constant") return false;
        nodes_.add_tensor(node.output, {}, {});
        unknown_sizes_.insert(node.output);
        return true;
    }

    // The dimensions of what a node made, as far as they are known.
    std::optional<OnnxConstant> shape_as_constant(const OnnxNode& node) const {
        const auto piece = node.inputs.empty() ? std::nullopt : nodes_.made_by(node.inputs.front());
        if (!piece) return std::nullopt;
        const TensorShape made = flow_.made_at(*piece).shape();
        auto dimensions = dimensions_of(made, false);
        const std::size_t axes = flow_.axes_at(*piece);
        if (!dimensions && axes == 0) return std::nullopt;
        if (!dimensions) {
            dimensions = std::vector<std::int64_t>(axes + 2, 0);
            (*dimensions)[1] = made.channels;
        }
        OnnxConstant constant;
        constant.shape = {static_cast<std::int64_t>(dimensions->size())};
        for (std::size_t i = 0; i < dimensions->size(); ++i) {
            const std::int64_t size = (*dimensions)[i];
            constant.values.push_back(i == 0 && size == kBatchSize ? value_at(Kind::batch, node.place)
                                      : size >= 1                  ? integer_at(size, node.place)
                                                                   : value_at(Kind::none, node.place));
        }
        return constant;
    }

    // --- what versions of the operators differ in

    OnnxNode completed(OnnxNode node) const {
        if ((node.type == "Conv" || node.type == "ConvTranspose") && !has_attribute(node, "kernel_shape"))
            add_kernel(node);
        if (node.type == "Upsample" && !has_attribute(node, "scales") && node.inputs.size() > 1)
            add_attribute(node, "scales", node.inputs[1]);
        // The oldest has its factors where the newer have a region.
        if (node.type == "Resize" && node.inputs.size() == 2) node.inputs.insert(node.inputs.begin() + 1, "");
        if (node.type == "Reshape" && !has_attribute(node, "shape") && node.inputs.size() > 1)
            add_sizes(node);
        return node;
    }

    void add_kernel(OnnxNode& node) const {
        const auto weight = node.inputs.size() > 1 ? weight_shape(node.inputs[1]) : Extents();
        if (weight.size() < 3) return;
        std::vector<Value> kernel;
        for (std::size_t i = 2; i < weight.size(); ++i) kernel.push_back(integer_at(weight[i], node.place));
        node.attributes.push_back({"kernel_shape", node.place, list_at(std::move(kernel), node.place)});
    }

    [[nodiscard]] Extents weight_shape(const std::string& name) const {
        if (const auto weight = weights_.find(name); weight != weights_.end())
            return weight->second->dimensions;
        const auto input = inputs_.find(name);
        return input == inputs_.end() ? Extents() : input->second->dimensions;
    }

    void add_attribute(OnnxNode& node, const char* name, const std::string& from) const {
        if (const auto found = constants_.find(from); found != constants_.end())
            node.attributes.push_back({name, node.place, list_at(found->second.values, node.place)});
    }

    // A size of 0 is that of what comes in, and the batch's is no number here.
    void add_sizes(OnnxNode& node) const {
        const auto found = constants_.find(node.inputs[1]);
        const auto piece = nodes_.made_by(node.inputs.front());
        if (found == constants_.end() || !piece) return;
        const auto had = dimensions_of(flow_.made_at(*piece).shape(), false);
        std::vector<Value> sizes = found->second.values;
        std::size_t open = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const bool zero = sizes[i].kind == Kind::integer && sizes[i].number == 0;
            const bool batch =
                i == 0 && (zero || sizes[i].kind == Kind::batch ||
                           (sizes[i].kind == Kind::integer && batch_ > 0 && sizes[i].number == batch_));
            if (batch)
                sizes[i] = integer_at(kBatchSize, node.place);
            else if (zero && had && i < had->size() && (*had)[i] > 0)
                sizes[i] = integer_at((*had)[i], node.place);
            else if (zero || sizes[i].kind != Kind::integer)
                return;
            open += sizes[i].number == -1 ? 1 : 0;
        }
        if (open < 2) node.attributes.push_back({"shape", node.place, list_at(std::move(sizes), node.place)});
    }

    // --- what comes out

    [[nodiscard]] std::set<std::size_t> results() const {
        std::set<std::size_t> all;
        for (const std::string& output : model_.outputs) {
            if (const auto made = nodes_.made_by(output)) all.insert(*made);
        }
        all.insert(first_result());
        return all;
    }

    [[nodiscard]] std::size_t first_result() const {
        for (const std::string& output : model_.outputs) {
            if (const auto made = nodes_.made_by(output)) return *made;
        }
        return flow_.last();
    }

    const OnnxModel& model_;
    Flow flow_;
    OnnxNodes nodes_{flow_};
    std::map<std::string, const GraphTensor*, std::less<>> said_;
    std::map<std::string, const GraphTensor*, std::less<>> weights_;
    std::map<std::string, const GraphTensor*, std::less<>> inputs_;
    std::map<std::string, const GraphTensor*, std::less<>> others_;  // inputs besides the first
    std::map<std::string, OnnxConstant, std::less<>> constants_;
    std::set<std::string, std::less<>> unknown_sizes_;
    std::set<std::string, std::less<>> read_;  // by nodes, or as results
    std::size_t kept_values_ = 0;              // of constants
    bool has_input_ = false;
    std::int64_t batch_ = 0;  // of the input; 0: not known
};

}  // namespace

ReadProgram program_of(const OnnxModel& model, const GivenInput& given) {
    return Reader(model, given).read();
}

}  // namespace convwalk

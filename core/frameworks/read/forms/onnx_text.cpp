// ONNX as text: onnx.parser's language, onnx.helper.printable_graph(), and the graph that torch.onnx prints.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/literals.h"
#include "frameworks/read/forms/onnx_model.h"
#include "frameworks/read/forms/text_lines.h"
#include "frameworks/read/make_values.h"

namespace convwalk::forms {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kNameSigns = "_.:/-$#@";
constexpr std::size_t kMostNodes = 10'000;

std::string named(std::string_view word) {
    return printable(word, kLongestText);
}

// What all three have: nodes with attributes in brackets, and lists of names.
class Parser {
  public:
    explicit Parser(std::string_view text, const Place& place = {}) : text_(text, place) {}

  protected:
    OnnxNode& new_node(const Place& place) {
        if (model_.nodes.size() >= kMostNodes)
            throw bad_code(place, fmt::format("the graph has more than {} nodes", kMostNodes));
        OnnxNode& node = model_.nodes.emplace_back();
        node.place = node.type_place = place;
        return node;
    }

    static void put_output(OnnxNode& node, std::string name) {
        if (node.output.empty())
            node.output = std::move(name);
        else
            node.more_outputs.push_back(std::move(name));
    }

    // "ai.onnx::Conv", "onnx::Conv": the operator alone.
    void take_type(OnnxNode& node) {
        node.type_place = text_.place();
        std::string_view type = text_.word("_.:");
        if (const std::size_t sign = type.find_last_of(":."); sign != std::string_view::npos)
            type.remove_prefix(sign + 1);
        if (type.empty()) text_.expect("an operator");
        node.type = named(type);
    }

    // kernel_shape = [3, 3], value = <Tensor>: up to the closing sign, which is taken.
    void take_attributes(OnnxNode& node, std::string_view closing) {
        while (!text_.take(closing)) {
            OnnxNode::Attribute attribute;
            attribute.place = text_.place();
            attribute.name = named(text_.word());
            if (text_.take(":")) static_cast<void>(text_.word("_[]"));  // its type
            text_.expect("=");
            if (take_value(attribute.value)) node.attributes.push_back(std::move(attribute));
            if (!text_.take(",") && !text_.at(closing)) text_.expect(closing);
        }
    }

    // @return false for what is no value here: a graph, a tensor that is not shown
    bool take_value(Value& value) {
        if (text_.at("<") || text_.at("{")) {
            return take_tensor(value);
        }
        // int64[3] {1, 2, 3}: a tensor, its type before it.
        Literals ahead = text_;
        const std::string type(ahead.word());
        const bool is_type =
            type.starts_with("int") || type.starts_with("float") || type.starts_with("double");
        if (is_type && (ahead.at("[") || ahead.at("{") || ahead.at(" "))) {
            text_ = ahead;
            Extents shape;
            if (text_.at("[")) shape = sizes_of(text_.value());
            if (!text_.at("{")) static_cast<void>(text_.word(kNameSigns));
            if (!take_tensor(value)) return false;
            value.shape = shape;
            return true;
        }
        value = text_.value();
        return true;
    }

    // {1, 2}, which print-outs of PyTorch have for one number; <Tensor>, which is not shown.
    bool take_tensor(Value& value) {
        if (text_.take("<")) {
            static_cast<void>(text_.until(">"));
            text_.expect(">");
            return false;
        }
        Literals ahead = text_;
        try {
            value = ahead.value();
            text_ = ahead;
            return true;
        } catch (const BadCode&) {
            // A graph within a node.
            text_.expect("{");
            static_cast<void>(text_.until("}"));
            text_.expect("}");
            return false;
        }
    }

    std::vector<std::string> take_names(std::string_view closing) {
        std::vector<std::string> names;
        while (!text_.take(closing)) {
            static_cast<void>(text_.take("%"));
            names.push_back(named(text_.word(kNameSigns)));
            if (!text_.take(",") && !text_.at(closing)) text_.expect(closing);
        }
        return names;
    }

    Literals text_;
    OnnxModel model_;
};

// --- <ir_version: 8> agraph (float[1, 3] x) => (float[1, 3] y) { y = Relu (x) }

class TextParser : Parser {
  public:
    using Parser::Parser;

    OnnxModel read() {
        model_.inputs_have_weights = true;
        if (text_.take("<")) {
            static_cast<void>(text_.until(">"));
            text_.expect(">");
        }
        static_cast<void>(text_.word(kNameSigns));
        take_tensors(model_.inputs);
        text_.expect("=>");
        take_tensors(model_.said);
        for (const GraphTensor& output : model_.said) model_.outputs.push_back(output.name);
        if (text_.take("<")) take_weights();
        text_.expect("{");
        while (!text_.take("}")) take_node();
        return std::move(model_);
    }

  private:
    void take_tensors(std::vector<GraphTensor>& tensors) {
        text_.expect("(");
        while (!text_.take(")")) {
            tensors.push_back(take_tensor_info());
            if (!text_.take(",") && !text_.at(")")) text_.expect(")");
        }
    }

    // float[N, 3, 32, 32] x
    GraphTensor take_tensor_info() {
        GraphTensor tensor;
        tensor.place = text_.place();
        const std::string_view type = text_.word(kNameSigns);
        if (text_.at("[")) {
            tensor.has_shape = true;
            tensor.dimensions = sizes_of(text_.value());
        } else if (text_.take("(")) {
            static_cast<void>(text_.until(")"));
            text_.expect(")");
        }
        tensor.name = named(text_.word(kNameSigns));
        // Without a type it is the name.
        if (tensor.name.empty()) tensor.name = named(type);
        return tensor;
    }

    void take_weights() {
        while (!text_.take(">")) {
            if (text_.at_end()) text_.expect(">");
            GraphTensor weight = take_tensor_info();
            if (weight.name.empty()) text_.expect("the name of a weight");
            if (text_.take("=")) {
                Value values;
                if (take_value(values) && values.kind == Kind::list) weight.values = std::move(values);
            } else {
                model_.said.push_back(weight);
                static_cast<void>(text_.take(","));
                continue;
            }
            model_.weights.push_back(std::move(weight));
            if (!text_.take(",") && !text_.at(">")) text_.expect(">");
        }
    }

    // [name] y, z = Split <axis = 1> (x)
    void take_node() {
        OnnxNode& node = new_node(text_.place());
        if (text_.take("[")) {
            static_cast<void>(text_.until("]"));
            text_.expect("]");
        }
        do put_output(node, named(text_.word(kNameSigns)));
        while (text_.take(","));
        text_.expect("=");
        take_type(node);
        if (text_.take("<")) take_attributes(node, ">");
        text_.expect("(");
        node.inputs = take_names(")");
        if (text_.take("<")) take_attributes(node, ">");
    }
};

// --- graph torch_jit ( %x[FLOAT, 1x3x32x32] ) initializers ( ... ) { %y = Relu(%x) return %y }

class PrintParser : Parser {
  public:
    using Parser::Parser;

    OnnxModel read() {
        text_.expect("graph");
        static_cast<void>(text_.word(kNameSigns));
        if (text_.take("(")) take_tensors(model_.inputs);
        while (!text_.take("{")) {
            // "initializers", "optional inputs with matching initializers"
            const bool weights = text_.until("({").find("initializers") != std::string_view::npos;
            if (text_.at("{")) continue;
            text_.expect("(");
            take_tensors(weights ? model_.weights : model_.inputs);
        }
        while (!text_.take("}")) {
            if (text_.at("return")) {
                static_cast<void>(text_.word());
                while (text_.take("%")) {
                    model_.outputs.push_back(named(text_.word(kNameSigns)));
                    static_cast<void>(text_.take(","));
                }
            } else {
                take_node();
            }
        }
        return std::move(model_);
    }

  private:
    // %x[FLOAT, 1x3xheightx32] %y[INT64, scalar]
    void take_tensors(std::vector<GraphTensor>& tensors) {
        while (!text_.take(")")) {
            GraphTensor tensor;
            tensor.place = text_.place();
            text_.expect("%");
            tensor.name = named(text_.word(kNameSigns));
            if (text_.take("[")) {
                static_cast<void>(text_.word("_ "));
                if (text_.take(",")) {
                    const std::string_view shape = trimmed(text_.until("]"));
                    tensor.has_shape = true;
                    if (shape != "scalar") tensor.dimensions = sizes_between(shape);
                }
                text_.expect("]");
            }
            tensors.push_back(std::move(tensor));
            static_cast<void>(text_.take(","));
        }
    }

    static Extents sizes_between(std::string_view shape) {
        Extents sizes;
        for (const std::string_view part : split_at_times(shape)) {
            const auto size = integer_spelled(part);
            sizes.push_back(size && *size > 0 && *size <= kLargestSize ? *size : 0);
        }
        return sizes;
    }

    // %h, %i = Split[axis = 1](%x, %w)
    void take_node() {
        OnnxNode& node = new_node(text_.place());
        do {
            text_.expect("%");
            put_output(node, named(text_.word(kNameSigns)));
        } while (text_.take(","));
        text_.expect("=");
        take_type(node);
        if (text_.take("[")) take_attributes(node, "]");
        text_.expect("(");
        node.inputs = take_names(")");
    }
};

// --- graph(%x : Float(1, 3, 32, 32)): %2 : Float(...) = onnx::Relu(%x) return (%2)

class JitParser : Parser {
  public:
    using Parser::Parser;

    OnnxModel read() {
        model_.inputs_have_weights = true;
        text_.expect("graph");
        text_.expect("(");
        while (!text_.take(")")) {
            model_.inputs.push_back(take_tensor());
            if (!text_.take(",") && !text_.at(")")) text_.expect(")");
        }
        text_.expect(":");
        while (!text_.at_end() && !text_.at("return")) take_node();
        if (!text_.take("return")) throw bad_code(text_.place(), "the graph ends before its \"return\"");
        text_.expect("(");
        model_.outputs = take_names(")");
        return std::move(model_);
    }

  private:
    // %x : Float(1, 3, 32, 32, strides=[3072, 1024, 32, 1], requires_grad=0, device=cpu)
    GraphTensor take_tensor() {
        GraphTensor tensor;
        tensor.place = text_.place();
        text_.expect("%");
        tensor.name = named(text_.word(kNameSigns));
        if (!text_.take(":")) return tensor;
        static_cast<void>(text_.word("_.[]*?"));
        if (!text_.at("(")) return tensor;
        text_.expect("(");
        tensor.has_shape = true;
        while (!text_.take(")")) {
            if (text_.take("*")) {
                tensor.dimensions.push_back(0);
            } else {
                Literals ahead = text_;
                const std::string word(ahead.word("_"));
                if (ahead.take("=")) {
                    text_ = ahead;
                    static_cast<void>(text_.until(",)"));
                } else {
                    const auto size = integer_spelled(word);
                    text_ = ahead;
                    tensor.dimensions.push_back(size && *size > 0 && *size <= kLargestSize ? *size : 0);
                }
            }
            if (!text_.take(",") && !text_.at(")")) text_.expect(")");
        }
        return tensor;
    }

    // %2 : Float(1, 8, 16, 16) = onnx::Conv[strides=[2, 2]](%x, %w), scope: ... # file:line
    void take_node() {
        const Place place = text_.place();
        std::vector<GraphTensor> made;
        do made.push_back(take_tensor());
        while (text_.take(","));
        OnnxNode& node = new_node(place);
        for (GraphTensor& tensor : made) {
            put_output(node, tensor.name);
            model_.said.push_back(std::move(tensor));
        }
        text_.expect("=");
        take_type(node);
        if (text_.take("[")) take_attributes(node, "]");
        text_.expect("(");
        node.inputs = take_names(")");
        // Where it stood in the program.
        text_.skip_line();
    }
};

// Where the graph begins, behind what a program printed before it.
std::string_view from_graph(std::string_view content, std::string_view begin) {
    const std::size_t at = content.find(begin);
    return at == std::string_view::npos ? content : content.substr(at);
}

bool is_few_lines_on(std::string_view content, std::string_view begin) {
    const std::size_t at = content.substr(0, 4000).find(begin);
    return at != std::string_view::npos && (at == 0 || content[at - 1] == '\n');
}

Place place_of(std::string_view content, std::string_view rest) {
    const auto before = content.substr(0, static_cast<std::size_t>(rest.data() - content.data()));
    return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1, 1};
}

}  // namespace

bool is_onnx_text(std::string_view content) {
    const std::string_view begin = begin_of(content, 200);
    return begin.starts_with("<") && begin.find("ir_version") != std::string_view::npos;
}

ReadProgram read_onnx_text(std::string_view content, const GivenInput& given) {
    return program_of(TextParser(content).read(), given);
}

bool is_printed_onnx(std::string_view content) {
    return is_few_lines_on(content, "graph ") && content.find('%') != std::string_view::npos &&
           content.find("[FLOAT") != std::string_view::npos;
}

ReadProgram read_printed_onnx(std::string_view content, const GivenInput& given) {
    const std::string_view graph = from_graph(content, "graph ");
    return program_of(PrintParser(graph, place_of(content, graph)).read(), given);
}

bool is_printed_jit(std::string_view content) {
    return is_few_lines_on(content, "graph(%") && content.find("onnx::") != std::string_view::npos;
}

ReadProgram read_printed_jit(std::string_view content, const GivenInput& given) {
    const std::string_view graph = from_graph(content, "graph(%");
    return program_of(JitParser(graph, place_of(content, graph)).read(), given);
}

}  // namespace convwalk::forms

// An .onnx file: the protobuf message ModelProto of onnx.proto. Weights are passed over by their lengths, so
// that a file which is mapped is hardly read.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/onnx_model.h"
#include "frameworks/read/make_values.h"

namespace convwalk::forms {
namespace {

using protozero::pbf_reader;
using Kind = Value::Kind;

constexpr std::size_t kMostNodes = 10'000;
constexpr std::size_t kMostTensors = 50'000;
constexpr std::size_t kMostFields = 1'000'000;
constexpr std::size_t kMostDimensions = 16;
constexpr std::size_t kMostValues = 200'000;  // of attributes and small tensors together
constexpr std::size_t kMostNames = 1000;      // that one node reads or makes

// Types of a TensorProto, by their numbers in onnx.proto.
constexpr std::uint32_t kFloat = 1;
constexpr std::uint32_t kInt32 = 6;
constexpr std::uint32_t kInt64 = 7;
constexpr std::uint32_t kDouble = 11;

std::string text_of(protozero::data_view view) {
    return printable(std::string_view(view.data(), view.size()), kLongestText);
}

std::int64_t known_size(std::int64_t size) {
    return size >= 1 && size <= kLargestSize ? size : 0;
}

Value real_at(double number) {
    Value value = value_at(Kind::real, {});
    value.real = number;
    return value;
}

Value list_of(std::vector<Value> values, Extents shape = {}) {
    Value list = list_at(std::move(values), {});
    list.shape = std::move(shape);
    return list;
}

class FileReader {
  public:
    OnnxModel read(std::string_view bytes) {
        pbf_reader file(bytes.data(), bytes.size());
        bool has_graph = false;
        while (next(file)) {
            if (file.tag() == 7 && is_message(file) && !has_graph) {
                has_graph = true;
                read_graph(file.get_message());
            } else {
                file.skip();
            }
        }
        if (!has_graph) throw BadInput("the file of ONNX has no graph");
        return std::move(model_);
    }

  private:
    // Fields are counted, whatever message they are of.
    bool next(pbf_reader& message) {
        if (++fields_ > kMostFields)
            throw BadInput(
                fmt::format("the file of ONNX has more than {} fields besides weights", kMostFields));
        return message.next();
    }

    static bool is_message(const pbf_reader& field) {
        return field.wire_type() == protozero::pbf_wire_type::length_delimited;
    }
    static bool is_number(const pbf_reader& field) {
        return field.wire_type() == protozero::pbf_wire_type::varint;
    }

    void read_graph(pbf_reader graph) {
        while (next(graph)) {
            if (!is_message(graph)) {
                graph.skip();
                continue;
            }
            switch (graph.tag()) {
                case 1:
                    read_node(graph.get_message());
                    break;
                case 5:
                    demand_room(model_.weights.size());
                    model_.weights.push_back(tensor(graph.get_message(), false));
                    break;
                case 11:
                    demand_room(model_.inputs.size());
                    model_.inputs.push_back(value_info(graph.get_message()));
                    break;
                case 12:
                    demand_room(model_.said.size());
                    model_.said.push_back(value_info(graph.get_message()));
                    model_.outputs.push_back(model_.said.back().name);
                    break;
                case 13:
                    demand_room(model_.said.size());
                    model_.said.push_back(value_info(graph.get_message()));
                    break;
                default:
                    graph.skip();
            }
        }
    }

    static void demand_room(std::size_t count) {
        if (count >= kMostTensors)
            throw BadInput(fmt::format("the graph of ONNX has more than {} tensors of a kind", kMostTensors));
    }

    // Nodes are counted instead of lines.
    void read_node(pbf_reader message) {
        if (model_.nodes.size() >= kMostNodes)
            throw BadInput(fmt::format("the graph of ONNX has more than {} nodes", kMostNodes));
        OnnxNode node;
        node.place = node.type_place = {model_.nodes.size() + 1, 1};
        std::size_t names = 0;
        while (next(message)) {
            if (!is_message(message) || message.tag() > 7) {
                message.skip();
                continue;
            }
            if (message.tag() < 3 && ++names > kMostNames)
                throw bad_code(node.place,
                               fmt::format("the node has more than {} inputs and outputs", kMostNames));
            switch (message.tag()) {
                case 1:
                    node.inputs.push_back(text_of(message.get_view()));
                    break;
                case 2:
                    if (node.output.empty())
                        node.output = text_of(message.get_view());
                    else
                        node.more_outputs.push_back(text_of(message.get_view()));
                    break;
                case 4:
                    node.type = text_of(message.get_view());
                    break;
                case 5:
                    read_attribute(message.get_message(), node);
                    break;
                default:
                    message.skip();
            }
        }
        model_.nodes.push_back(std::move(node));
    }

    void read_attribute(pbf_reader message, OnnxNode& node) {
        OnnxNode::Attribute attribute;
        attribute.place = node.place;
        bool known = false;
        std::vector<Value> list;
        while (next(message)) {
            const auto tag = message.tag();
            if (tag == 1 && is_message(message)) {
                attribute.name = text_of(message.get_view());
            } else if (tag == 2 && message.wire_type() == protozero::pbf_wire_type::fixed32) {
                attribute.value = real_at(static_cast<double>(message.get_float()));
                known = true;
            } else if (tag == 3 && is_number(message)) {
                attribute.value = integer_at(message.get_int64(), node.place);
                known = true;
            } else if (tag == 4 && is_message(message)) {
                attribute.value = value_at(Kind::text, node.place);
                attribute.value.text = text_of(message.get_view());
                known = true;
            } else if (tag == 5 && is_message(message)) {
                const GraphTensor given = tensor(message.get_message(), true);
                attribute.value = given.values;
                known = given.values.kind == Kind::list;
            } else if (tag == 7) {
                read_floats(message, list, node);
            } else if (tag == 8) {
                read_integers(message, list, node);
            } else {
                message.skip();
            }
        }
        if (!list.empty()) attribute.value = list_of(std::move(list));
        if (known || attribute.value.kind == Kind::list) node.attributes.push_back(std::move(attribute));
    }

    // Packed or one by one.
    void read_integers(pbf_reader& message, std::vector<Value>& list, const OnnxNode& node) {
        const auto add = [&](std::int64_t number) {
            count_values(1);
            if (list.size() >= kMostOnnxValues)
                throw bad_code(node.place,
                               fmt::format("an attribute has more than {} values", kMostOnnxValues));
            list.push_back(integer_at(number, node.place));
        };
        if (is_number(message)) {
            add(message.get_int64());
        } else if (is_message(message)) {
            for (const std::int64_t number : message.get_packed_int64()) add(number);
        } else {
            message.skip();
        }
    }

    void read_floats(pbf_reader& message, std::vector<Value>& list, const OnnxNode& node) {
        const auto add = [&](float number) {
            count_values(1);
            if (list.size() >= kMostOnnxValues)
                throw bad_code(node.place,
                               fmt::format("an attribute has more than {} values", kMostOnnxValues));
            list.push_back(real_at(static_cast<double>(number)));
        };
        if (message.wire_type() == protozero::pbf_wire_type::fixed32) {
            add(message.get_float());
        } else if (is_message(message)) {
            for (const float number : message.get_packed_float()) add(number);
        } else {
            message.skip();
        }
    }

    // --- tensors

    // @param small whether its values count whatever they are: not those of a weight
    GraphTensor tensor(pbf_reader message, bool small) {
        GraphTensor made;
        made.has_shape = true;
        std::uint32_t type = 0;
        protozero::data_view raw;
        std::vector<Value> values;
        while (next(message)) {
            const auto tag = message.tag();
            if (tag == 1) {
                read_dimensions(message, made.dimensions);
            } else if (tag == 2 && is_number(message)) {
                type = message.get_uint32();
            } else if (tag == 8 && is_message(message)) {
                made.name = text_of(message.get_view());
            } else if (tag == 9 && is_message(message)) {
                raw = message.get_view();
            } else if (tag == 4 || tag == 5 || tag == 7) {
                read_values(message, values);
            } else {
                message.skip();
            }
        }
        const bool whole = type == kInt64 || type == kInt32;
        const std::int64_t count = values_of(made.dimensions);
        // Weights are not told from factors but by how many they are.
        if (count < 0 || count > (whole || small ? kMostOnnxValues : 8)) return made;
        if (values.empty()) values = raw_values(raw, type, static_cast<std::size_t>(count));
        count_values(values.size());
        if (static_cast<std::int64_t>(values.size()) == count)
            made.values = list_of(std::move(values), made.dimensions);
        return made;
    }

    // @return -1: more than are kept, or not known
    static std::int64_t values_of(const Extents& dimensions) {
        std::int64_t count = 1;
        for (const std::int64_t size : dimensions) {
            if (size < 0 || (size > 0 && count > kMostOnnxValues / size)) return -1;
            count *= size;
        }
        return count;
    }

    static void read_dimensions(pbf_reader& message, Extents& dimensions) {
        const auto add = [&](std::int64_t size) {
            if (dimensions.size() >= kMostDimensions)
                throw BadInput(fmt::format("a tensor of ONNX has more than {} dimensions", kMostDimensions));
            dimensions.push_back(size);
        };
        if (is_number(message)) {
            add(message.get_int64());
        } else if (is_message(message)) {
            for (const std::int64_t size : message.get_packed_int64()) add(size);
        } else {
            message.skip();
        }
    }

    // float_data, int32_data, int64_data: packed or one by one; of many none are kept.
    static void read_values(pbf_reader& message, std::vector<Value>& values) {
        const auto room = [&] { return values.size() < kMostOnnxValues; };
        const bool real = message.tag() == 4;
        if (is_message(message)) {
            const protozero::data_view packed = message.get_view();
            if (packed.size() > 10 * kMostOnnxValues) return;
            if (real) {
                for (std::size_t at = 0; at + 4 <= packed.size() && room(); at += 4)
                    values.push_back(real_at(number_at<float>(packed.data() + at)));
                return;
            }
            const char* at = packed.data();
            const char* const end = at + packed.size();
            while (at != end && room())
                values.push_back(
                    integer_at(static_cast<std::int64_t>(protozero::decode_varint(&at, end)), {}));
        } else if (is_number(message) && !real && room()) {
            values.push_back(integer_at(message.get_int64(), {}));
        } else if (real && message.wire_type() == protozero::pbf_wire_type::fixed32 && room()) {
            values.push_back(real_at(static_cast<double>(message.get_float())));
        } else {
            message.skip();
        }
    }

    // Little-endian, as they lie in the file.
    template <typename Number>
    static double number_at(const char* bytes) {
        return static_cast<double>(bits_at<Number>(bytes));
    }
    template <typename Number>
    static Number bits_at(const char* bytes) {
        char own[sizeof(Number)];
        std::memcpy(own, bytes, sizeof(Number));
        if constexpr (std::endian::native == std::endian::big) std::reverse(own, own + sizeof(Number));
        Number number;
        std::memcpy(&number, own, sizeof(Number));
        return number;
    }

    static std::vector<Value> raw_values(protozero::data_view raw, std::uint32_t type, std::size_t count) {
        std::vector<Value> values;
        const std::size_t size = type == kInt64 || type == kDouble ? 8 : 4;
        const bool known = type == kInt64 || type == kInt32 || type == kFloat || type == kDouble;
        if (!known || raw.size() != count * size) return values;
        for (const char* at = raw.data(); at != raw.data() + raw.size(); at += size)
            values.push_back(type == kInt64    ? integer_at(bits_at<std::int64_t>(at), {})
                             : type == kInt32  ? integer_at(bits_at<std::int32_t>(at), {})
                             : type == kDouble ? real_at(bits_at<double>(at))
                                               : real_at(number_at<float>(at)));
        return values;
    }

    // ValueInfoProto: name, type.tensor_type.shape.dim[].dim_value
    GraphTensor value_info(pbf_reader message) {
        GraphTensor made;
        while (next(message)) {
            if (message.tag() == 1 && is_message(message))
                made.name = text_of(message.get_view());
            else if (message.tag() == 2 && is_message(message))
                read_type(message.get_message(), made);
            else
                message.skip();
        }
        return made;
    }

    void read_type(pbf_reader type, GraphTensor& made) {
        while (next(type)) {
            if (type.tag() != 1 || !is_message(type)) {
                type.skip();
                continue;
            }
            pbf_reader tensor_type = type.get_message();
            while (next(tensor_type)) {
                if (tensor_type.tag() == 2 && is_message(tensor_type))
                    read_shape(tensor_type.get_message(), made);
                else
                    tensor_type.skip();
            }
        }
    }

    void read_shape(pbf_reader shape, GraphTensor& made) {
        made.has_shape = true;
        while (next(shape)) {
            if (shape.tag() != 1 || !is_message(shape)) {
                shape.skip();
                continue;
            }
            pbf_reader dimension = shape.get_message();
            std::int64_t size = 0;  // one with a name is not known
            while (next(dimension)) {
                if (dimension.tag() == 1 && is_number(dimension))
                    size = known_size(dimension.get_int64());
                else
                    dimension.skip();
            }
            if (made.dimensions.size() >= kMostDimensions)
                throw BadInput(fmt::format("a tensor of ONNX has more than {} dimensions", kMostDimensions));
            made.dimensions.push_back(size);
        }
    }

    void count_values(std::size_t count) {
        values_ += count;
        if (values_ > kMostValues)
            throw BadInput(
                fmt::format("the graph of ONNX has more than {} values besides weights", kMostValues));
    }

    OnnxModel model_;
    std::size_t fields_ = 0;
    std::size_t values_ = 0;
};

}  // namespace

bool is_onnx_file(std::string_view content) {
    // ir_version, which every writer puts first, and a number below 32; no text begins so.
    constexpr char kFirstOfText = ' ';
    return content.starts_with('\x08') && (content.size() == 1 || content[1] < kFirstOfText);
}

ReadProgram read_onnx_file(std::string_view content, const GivenInput& given) {
    OnnxModel model;
    try {
        model = FileReader().read(content);
    } catch (const protozero::exception&) {
        throw BadInput("the file of ONNX is damaged, or it breaks off");
    }
    ReadProgram program = program_of(model, given);
    program.notes.insert(program.notes.begin(), "lines are nodes of the graph, in their order");
    return program;
}

}  // namespace convwalk::forms

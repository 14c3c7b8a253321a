// Code of networks with branches computes what the network says, and is read back.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include "frameworks/read/read_stack.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "support/layer_parts.h"
#include "support/random_stacks.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

using testing::random_stacks::any_stack;
using testing::random_stacks::Draw;
using testing::random_stacks::joining_kind;
using testing::random_stacks::kAll;
using testing::random_stacks::lines_in;
using testing::random_stacks::name_and_link;

// --- random networks ---------------------------------------------------------------------------------------

// Max pooling of stride 1 between the joins and crops: what the interpreter below can run.
Stack pooling_stack(Draw& draw) {
    Stack stack;
    stack.channels = draw.from(1, 2);
    stack.input.clear();
    for (auto axes = draw.from(1, 3); axes > 0; --axes) stack.input.push_back(draw.from(5, 9));
    for (auto tries = draw.from(6, 30); tries > 0; --tries) {
        LayerParts layer;
        layer.kind = draw.once_in(3) ? LayerKind::max_pooling : joining_kind(draw);
        layer.kernel = {draw.from(1, 3)};
        name_and_link(stack, layer, draw);
        stack.layers.push_back(std::move(layer));
        const StackReport report = report_of(stack);
        if (report.refusal || report.layers.back().channels > 16) stack.layers.pop_back();
    }
    return stack;
}

// --- what the code computes --------------------------------------------------------------------------------

// Channels of cells; the last axis runs fastest.
struct Tensor {
    Extents sizes;
    std::vector<std::vector<std::int64_t>> channels;

    bool operator==(const Tensor&) const = default;
};

[[noreturn]] void impossible(const std::string& what) {
    throw std::runtime_error(what);
}

// Calls f with every index below the sizes.
template <typename F>
void for_each_cell(const Extents& sizes, F f) {
    Extents at(sizes.size(), 0);
    for (;;) {
        f(at);
        std::size_t axis = sizes.size();
        while (axis > 0 && ++at[axis - 1] == sizes[axis - 1]) at[--axis] = 0;
        if (axis == 0) return;
    }
}

std::size_t place_of(const Extents& at, const Extents& sizes) {
    std::int64_t place = 0;
    for (std::size_t i = 0; i < at.size(); ++i) place = place * sizes[i] + at[i];
    return static_cast<std::size_t>(place);
}

// Every output cell from the cells of the input that `value` looks at.
template <typename Value>
Tensor mapped(const Tensor& in, const Extents& sizes, Value value) {
    for (const std::int64_t size : sizes) {
        if (size < 1) impossible("nothing is left");
    }
    Tensor out{sizes, {}};
    for (const auto& channel : in.channels) {
        out.channels.emplace_back();
        for_each_cell(sizes, [&](const Extents& at) { out.channels.back().push_back(value(channel, at)); });
    }
    return out;
}

Tensor pooled(const Tensor& in, std::int64_t kernel) {
    Extents sizes = in.sizes;
    for (std::int64_t& size : sizes) size -= kernel - 1;
    return mapped(in, sizes, [&](const std::vector<std::int64_t>& channel, const Extents& at) {
        std::int64_t most = INT64_MIN;
        for_each_cell(Extents(at.size(), kernel), [&](const Extents& tap) {
            Extents read = at;
            for (std::size_t i = 0; i < read.size(); ++i) read[i] += tap[i];
            most = std::max(most, channel[place_of(read, in.sizes)]);
        });
        return most;
    });
}

Tensor cut_off(const Tensor& in, const Extents& begin, const Extents& end) {
    Extents sizes = in.sizes;
    if (begin.size() != sizes.size() || end.size() != sizes.size()) impossible("not one cut an axis");
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        sizes[i] -= begin[i] + end[i];
        if (begin[i] < 0 || end[i] < 0) impossible("a cut below 0");
    }
    return mapped(in, sizes, [&](const std::vector<std::int64_t>& channel, Extents at) {
        for (std::size_t i = 0; i < at.size(); ++i) at[i] += begin[i];
        return channel[place_of(at, in.sizes)];
    });
}

Tensor concatenated(Tensor a, const Tensor& b) {
    if (a.sizes != b.sizes) impossible("a concatenation of other sizes");
    a.channels.insert(a.channels.end(), b.channels.begin(), b.channels.end());
    return a;
}

Tensor added(Tensor a, const Tensor& b) {
    if (a.sizes != b.sizes || a.channels.size() != b.channels.size()) impossible("a sum of other sizes");
    for (std::size_t c = 0; c < a.channels.size(); ++c) {
        for (std::size_t i = 0; i < a.channels[c].size(); ++i) a.channels[c][i] += b.channels[c][i];
    }
    return a;
}

// As the stack defines it, without what the library works out of it: cells are taken from the end and from
// the start in turn until it fits.
Tensor cut_as_asked(const Tensor& in, const Extents& sizes, const LayerParts& layer) {
    Extents begin(sizes.size(), 0);
    Extents end(sizes.size(), 0);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (!layer.cut_from.empty())
            begin[i] = layer.cut_from.size() == 1 ? layer.cut_from[0] : layer.cut_from[i];
        for (bool at_end = true; in.sizes[i] - begin[i] - end[i] > sizes[i]; at_end = !at_end)
            ++(at_end || !layer.cut_from.empty() ? end : begin)[i];
    }
    return cut_off(in, begin, end);
}

Tensor computed(const Stack& stack, const Tensor& input) {
    std::vector<Tensor> made = {input};
    for (const StackLayer& each : stack.layers) {
        const LayerParts layer = parts_of(each);
        const auto named = [&](const std::string& name) -> const Tensor& {
            for (std::size_t i = 0; i + 1 < made.size(); ++i) {
                if (!name.empty() && stack.layers[i].name == name) return made[i + 1];
            }
            return name == kInputName ? made.front() : made.back();
        };
        const Tensor& from = named(layer.from);
        if (layer.kind == LayerKind::max_pooling) {
            made.push_back(pooled(from, layer.kernel[0]));
            continue;
        }
        const Tensor& with = named(layer.with);
        if (layer.kind == LayerKind::crop) {
            made.push_back(cut_as_asked(from, with.sizes, layer));
            continue;
        }
        const Tensor second = layer.cut ? cut_as_asked(with, from.sizes, layer) : with;
        made.push_back(layer.kind == LayerKind::add ? added(from, second) : concatenated(from, second));
    }
    return made.back();
}

// Runs what pooling_stack() becomes.
class Interpreter {
  public:
    Interpreter(Framework framework, const Tensor& input) : framework_(framework), input_(input) {}

    Tensor run(const std::string& code) {
        const std::vector<std::string> lines = lines_in(code);
        if (framework_ == Framework::onnx) {
            last_ = "x";
            tensors_["x"] = input_;
            for (const std::string& line : lines) onnx(line);
            return value(last_);
        }
        if (framework_ == Framework::pytorch) tensors_["x"] = input_;
        std::string attribute;
        for (std::string line : lines) {
            line.erase(0, line.find_first_not_of(' '));
            std::smatch found;
            if (std::regex_match(line, found, std::regex(R"(self\.(\w+) = (.*))"))) attribute = found[1];
            if (framework_ == Framework::pytorch && line.find("nn.MaxPool") != std::string::npos)
                attributes_[attribute].push_back(kernel_in(line));
            if (std::regex_match(line, found, std::regex(R"((\w+) = (.*))"))) assign(found[1], found[2]);
        }
        return value("x");
    }

  private:
    static std::int64_t kernel_in(const std::string& text) {
        std::smatch found;
        static const std::regex kernel(
            R"((kernel_size=|pool_size=|ksize=\[|window_dimensions=\(1, 1, |kernel_shape=\[)(\d+))");
        if (!std::regex_search(text, found, kernel)) impossible("no kernel in " + text);
        return std::stoll(found[2]);
    }

    Tensor value(const std::string& name) {
        const auto found = tensors_.find(name);
        if (found == tensors_.end()) impossible(name + " is not known");
        return found->second;
    }

    void assign(const std::string& name, const std::string& expression) {
        if (name == "y" || name == "model") return;
        tensors_[name] = evaluate(expression);
    }

    Tensor evaluate(const std::string& expression) {
        static const std::regex made(R"(keras\.Input\(.*|tf\.zeros\(.*|jnp\.zeros\(.*)");
        static const std::regex pool(
            R"((keras\.layers\.MaxPooling|tf\.nn\.max_pool|jax\.lax\.reduce_window).*)");
        static const std::regex sum(R"((.*\S) \+ (.*))");
        static const std::regex add(R"(keras\.layers\.Add\(\)\(\[(.*)\]\))");
        static const std::regex concatenate(
            R"((?:keras\.layers\.Concatenate\(\)|torch\.cat|tf\.concat|jnp\.concatenate)\(\[(.*)\](.*)\))");
        static const std::regex crop(R"(keras\.layers\.Cropping(\d)D\(cropping=(.*)\)\((\w+)\))");
        static const std::regex slice(R"((\w+)\[(.*)\])");
        static const std::regex attribute(R"(self\.(\w+)\(x\))");
        std::smatch found;
        if (std::regex_match(expression, made)) return input_;
        if (std::regex_match(expression, found, attribute)) {
            Tensor x = value("x");
            for (const std::int64_t kernel : attributes_.at(found[1])) x = pooled(x, kernel);
            return x;
        }
        if (std::regex_match(expression, pool)) return pooled(value("x"), kernel_in(expression));
        if (std::regex_match(expression, found, concatenate)) {
            EXPECT_EQ(found[2], axis_words()) << expression;
            const auto [first, second] = two_of(found[1]);
            return concatenated(evaluate(first), evaluate(second));
        }
        if (std::regex_match(expression, found, add)) {
            const auto [first, second] = two_of(found[1]);
            return added(evaluate(first), evaluate(second));
        }
        if (std::regex_match(expression, found, sum)) return added(evaluate(found[1]), evaluate(found[2]));
        if (std::regex_match(expression, found, crop)) {
            const Tensor in = value(found[3]);
            EXPECT_EQ(std::stoull(found[1]), in.sizes.size()) << expression;
            EXPECT_EQ(framework_, Framework::keras);
            const Extents all = numbers_in(found[2]);
            Extents begin;
            Extents end;
            for (std::size_t i = 0; i < all.size(); ++i) (i % 2 == 0 ? begin : end).push_back(all[i]);
            return cut_off(in, begin, end);
        }
        if (std::regex_match(expression, found, slice)) return sliced(value(found[1]), found[2]);
        return value(expression);
    }

    [[nodiscard]] std::string axis_words() const {
        return framework_ == Framework::pytorch      ? ", dim=1"
               : framework_ == Framework::tensorflow ? ", axis=-1"
               : framework_ == Framework::jax        ? ", axis=1"
                                                     : "";
    }

    // At the comma outside all brackets.
    static std::pair<std::string, std::string> two_of(const std::string& text) {
        int depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '(' || text[i] == '[') ++depth;
            if (text[i] == ')' || text[i] == ']') --depth;
            if (text[i] == ',' && depth == 0) return {text.substr(0, i), text.substr(i + 2)};
        }
        impossible("expected two in " + text);
    }

    static Extents numbers_in(const std::string& text) {
        static const std::regex number(R"(-?\d+)");
        Extents all;
        for (auto at = std::sregex_iterator(text.begin(), text.end(), number); at != std::sregex_iterator();
             ++at)
            all.push_back(std::stoll(at->str()));
        return all;
    }

    Tensor sliced(const Tensor& in, const std::string& text) const {
        std::vector<std::string> each;
        std::istringstream stream(text);
        for (std::string one; std::getline(stream, one, ',');)
            each.push_back(one.substr(one[0] == ' ' ? 1 : 0));
        if (each.size() != in.sizes.size() + 2) impossible("not one slice an axis: " + text);
        // Batch and channels.
        EXPECT_EQ(each.front(), ":");
        each.erase(each.begin());
        const auto channels = framework_ == Framework::tensorflow ? each.end() - 1 : each.begin();
        EXPECT_EQ(*channels, ":");
        each.erase(channels);
        Extents begin;
        Extents end;
        for (const std::string& one : each) {
            const std::size_t colon = one.find(':');
            begin.push_back(colon == 0 ? 0 : std::stoll(one.substr(0, colon)));
            end.push_back(colon + 1 == one.size() ? 0 : -std::stoll(one.substr(colon + 1)));
            EXPECT_TRUE(end.back() > 0 || colon + 1 == one.size()) << text;
            EXPECT_TRUE(begin.back() > 0 || colon == 0) << text;
        }
        return cut_off(in, begin, end);
    }

    void onnx(const std::string& line) {
        static const std::regex tensor(
            R"x((\w+) = onnx\.helper\.make_tensor\("(\w+)", onnx\.TensorProto\.INT64, \[(\d+)\], \[(.*)\]\))x");
        static const std::regex node(R"x(onnx\.helper\.make_node\("(\w+)", \[(.*?)\], \["(\w+)"\](.*)\))x");
        std::smatch found;
        if (std::regex_match(line, found, tensor)) {
            EXPECT_EQ(found[1], found[2]);
            numbers_[found[1]] = numbers_in(found[4]);
            EXPECT_EQ(numbers_[found[1]].size(), std::stoull(found[3])) << line;
            return;
        }
        if (!std::regex_match(line, found, node)) return;
        const std::string type = found[1];
        const std::string names = found[2];
        std::vector<std::string> in;
        static const std::regex quoted(R"x("(\w+)")x");
        for (auto at = std::sregex_iterator(names.begin(), names.end(), quoted); at != std::sregex_iterator();
             ++at)
            in.push_back((*at)[1]);
        last_ = found[3];
        EXPECT_FALSE(tensors_.contains(last_)) << line;
        Tensor& out = tensors_[last_];
        if (type == "MaxPool") out = pooled(value(in.at(0)), kernel_in(line));
        if (type == "Identity") out = value(in.at(0));
        if (type == "Add") out = added(value(in.at(0)), value(in.at(1)));
        if (type == "Concat") {
            EXPECT_EQ(found[4], ", axis=1");
            out = concatenated(value(in.at(0)), value(in.at(1)));
        }
        if (type == "Slice") {
            const Tensor whole = value(in.at(0));
            Extents end = numbers_.at(in.at(2));
            for (std::size_t i = 0; i < whole.sizes.size(); ++i) {
                EXPECT_EQ(numbers_.at(in.at(3)).at(i), static_cast<std::int64_t>(i) + 2);
                EXPECT_TRUE(end.at(i) < 0 || end.at(i) == INT64_MAX) << line;
                end[i] = end[i] == INT64_MAX ? 0 : -end[i];
            }
            out = cut_off(whole, numbers_.at(in.at(1)), end);
        }
    }

    Framework framework_;
    Tensor input_;
    std::map<std::string, Tensor> tensors_;
    std::map<std::string, Extents> numbers_;                       // ONNX
    std::map<std::string, std::vector<std::int64_t>> attributes_;  // PyTorch: kernels one after the other
    std::string last_;
};

TEST(BranchingCode, ComputesWhatTheStackSays) {
    Draw draw(11);
    int cuts = 0;
    int joins = 0;
    int dead_ends = 0;
    for (int round = 0; round < 400; ++round) {
        const Stack stack = pooling_stack(draw);
        if (stack.layers.empty() || !has_branches(stack)) continue;
        Tensor input{stack.input, {}};
        for (std::int64_t c = 0; c < stack.channels; ++c) {
            input.channels.emplace_back();
            for_each_cell(stack.input,
                          [&](const Extents&) { input.channels.back().push_back(draw.from(0, 1000)); });
        }
        const Tensor expected = computed(stack, input);
        const StackReport report = report_of(stack);
        ASSERT_EQ(expected.sizes, report.layers.back().output);
        std::set<std::size_t> read = {stack.layers.size()};
        for (std::size_t n = 1; n <= stack.layers.size(); ++n) {
            for (const std::size_t source : sources_of(stack, n)) read.insert(source);
            if (other_of(stack.layers[n - 1]) == nullptr) continue;
            ++joins;
            for (const Sides& cut : cuts_of(stack, report, n)) cuts += cut == Sides{} ? 0 : 1;
        }
        dead_ends += static_cast<int>(stack.layers.size() + 1 - read.size());
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(stack, framework);
            ASSERT_EQ(code.why_not, "");
            Tensor result;
            ASSERT_NO_THROW(result = Interpreter(framework, input).run(code.code)) << code.code;
            ASSERT_TRUE(result == expected) << name_of(framework) << "\n" << code.code;
        }
    }
    EXPECT_GT(joins, 1000);
    EXPECT_GT(cuts, 100);
    EXPECT_GT(dead_ends, 100);
}

// A layer that nobody reads is written too.
TEST(BranchingCode, DeadEndsAreWritten) {
    Stack stack;
    stack.channels = 2;
    stack.input = {9, 9};
    stack.layers.resize(2);
    changed(stack.layers[0])->channels = 5;
    changed(stack.layers[1])->channels = 6;
    stack.layers[1].from = kInputName;
    for (const Framework framework : kAll) {
        const std::string code = write_code(stack, framework).code;
        for (const char* size : {"5", "6"}) EXPECT_NE(code.find(size), std::string::npos) << code;
    }
    EXPECT_EQ(write_code(stack, Framework::pytorch).code,
              "class Net(nn.Module):\n"
              "    def __init__(self):\n"
              "        super().__init__()\n"
              "        self.layer1 = nn.Conv2d(2, 5, kernel_size=3)\n"
              "        self.layer2 = nn.Conv2d(2, 6, kernel_size=3)\n"
              "\n"
              "    def forward(self, x):\n"
              "        inputs = x\n"
              "        x = self.layer1(x)\n"
              "        x = inputs\n"
              "        x = self.layer2(x)\n"
              "        return x\n"
              "\n\n"
              "y = Net()(torch.zeros(1, 2, 9, 9))\n");
}

// --- and back ----------------------------------------------------------------------------------------------

// What must be the same whatever words a framework uses: where the network ends, and what it costs.
std::string ends_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    EXPECT_FALSE(report.refusal) << report.refusal->sentence;
    if (report.refusal || report.layers.empty()) return "";
    const LayerReport& last = report.layers.back();
    std::string text = fmt::format("{}x{}, {} parameters, {} multiply-adds", last.channels,
                                   to_string(last.output), report.parameters, report.multiply_adds);
    for (const AxisField& field : last.axes)
        text += fmt::format(" | field {} from {} every {} at {}", field.size,
                            field.first ? std::to_string(field.first->first) : "nowhere",
                            to_string(field.jump), to_string(field.alignment));
    return text;
}

// Waits for the reader.
TEST(BranchingCode, BranchesComeBack) {
    const auto expect_back = [](const Stack& stack, Framework framework) {
        const WrittenCode code = write_code(stack, framework);
        if (code.code.empty()) return false;
        std::string read;
        EXPECT_NO_THROW({
            const CodeStack back = stack_of(read_code(code.code));
            EXPECT_TRUE(back.notes.empty()) << back.notes.front() << "\n" << code.code;
            read = ends_of(back.stack);
        }) << code.code;
        EXPECT_EQ(read, ends_of(stack)) << name_of(framework) << "\n" << code.code;
        return true;
    };
    std::map<Framework, int> read;
    for (const Network& network : networks()) {
        for (const Framework framework : kAll) {
            if (has_branches(network.stack)) read[framework] += expect_back(network.stack, framework) ? 1 : 0;
        }
    }
    for (const Framework framework : kAll) EXPECT_EQ(read[framework], 6) << name_of(framework);
    Draw draw(23);
    for (int round = 0; round < 1000 && !HasFailure(); ++round) {
        const Stack stack = any_stack(draw);
        if (stack.layers.empty() || !has_branches(stack)) continue;
        for (const Framework framework : kAll) read[framework] += expect_back(stack, framework) ? 1 : 0;
    }
    for (const Framework framework : kAll) EXPECT_GT(read[framework], 200) << name_of(framework);
}

}  // namespace
}  // namespace convwalk

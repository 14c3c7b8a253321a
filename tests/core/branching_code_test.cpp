// Networks with skip connections as code of every framework. The oracle runs the code: the joins, the cuts
// and the names of tensors in it, on real numbers, and compares with the stack's own definitions.
#include "frameworks/read/read_stack.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "network/networks.h"

namespace convwalk {
namespace {

constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax,
                              Framework::onnx};

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// --- random networks ---------------------------------------------------------------------------------------

class Draw {
  public:
    explicit Draw(unsigned seed) : random_(seed) {}
    std::int64_t from(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool once_in(int n) { return from(1, n) == 1; }
    template <typename T>
    const T& of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(from(0, static_cast<std::int64_t>(all.size()) - 1))];
    }

  private:
    std::mt19937 random_;
};

// Names that are none in a program, or mean something else there, or become one another.
const std::vector<std::string>& odd_names() {
    static const std::vector<std::string> names = {
        "",         "",
        "skip 1",   "skip-1",
        "skip_1",   "conv2.1",
        "lambda",   "x",
        "inputs",   "w",
        "filters",  "layer3",
        "layer2",   "layers1_2",
        "training", "half",
        "3x3 path", "été",
        "a\"b\n",   "nn",
        "float",    "Net",
        "None",     "_hidden",
        "forward",  "(x)",
        "self",     "y",
        "relu",     "Conv2d",
        "shape",    "zero_grad",
        "MaxPool",  "input ",
        "starts2",  "inf",
        "x1",       std::string(70, 'n'),
    };
    return names;
}

// What a layer may read: the input, or one of those with a name.
std::vector<std::string> readable(const Stack& stack) {
    std::vector<std::string> names = {std::string(kInputName)};
    for (const StackLayer& layer : stack.layers) {
        if (!layer.name.empty()) names.push_back(layer.name);
    }
    return names;
}

void name_and_link(Stack& stack, StackLayer& layer, Draw& draw) {
    layer.name = draw.of(odd_names());
    const std::vector<std::string> names = readable(stack);
    if (std::find(names.begin(), names.end(), layer.name) != names.end()) layer.name.clear();
    if (draw.once_in(4)) layer.from = draw.of(names);
    if (layer.kind < LayerKind::concatenate) return;
    layer.with = draw.of(names);
    layer.cut = draw.once_in(2);
    if (draw.once_in(3)) {
        layer.cut_from.clear();
        for (std::size_t i = 0; i < (draw.once_in(2) ? 1 : stack.input.size()); ++i)
            layer.cut_from.push_back(draw.from(0, 3));
    }
}

// Layers of all kinds.
Stack any_stack(Draw& draw) {
    Stack stack;
    const auto axes = static_cast<std::size_t>(draw.from(1, 3));
    stack.channels = 4 * draw.from(1, 2);
    stack.input.clear();
    for (std::size_t i = 0; i < axes; ++i) stack.input.push_back(draw.from(6, 16));
    for (auto tries = draw.from(4, 24); tries > 0; --tries) {
        StackLayer layer;
        layer.kind = draw.once_in(2) ? static_cast<LayerKind>(draw.from(7, 9))
                                     : static_cast<LayerKind>(draw.from(0, 6));
        layer.channels = 4 * draw.from(1, 2);
        layer.kernel = {draw.from(1, 3)};
        if (draw.once_in(3)) layer.stride = {2};
        if (draw.once_in(2)) layer.padding_begin = layer.padding_end = {layer.kernel[0] / 2};
        if (draw.once_in(4)) layer.padding_end = {draw.from(0, 1)};
        layer.mode = static_cast<ResizeMode>(draw.from(0, 2));
        layer.bias = draw.once_in(2);
        layer.batch_norm = draw.once_in(4);
        if (draw.once_in(3)) layer.activation = draw.of(activation_names());
        name_and_link(stack, layer, draw);
        stack.layers.push_back(std::move(layer));
        if (report_of(stack).refusal) stack.layers.pop_back();
    }
    return stack;
}

// Max pooling of stride 1 between the joins and crops: what the interpreter below can run.
Stack pooling_stack(Draw& draw) {
    Stack stack;
    stack.channels = draw.from(1, 2);
    stack.input.clear();
    for (auto axes = draw.from(1, 3); axes > 0; --axes) stack.input.push_back(draw.from(5, 9));
    for (auto tries = draw.from(6, 30); tries > 0; --tries) {
        StackLayer layer;
        layer.kind = draw.once_in(3) ? LayerKind::max_pooling : static_cast<LayerKind>(draw.from(7, 9));
        layer.kernel = {draw.from(1, 3)};
        name_and_link(stack, layer, draw);
        stack.layers.push_back(std::move(layer));
        const StackReport report = report_of(stack);
        if (report.refusal || report.layers.back().channels > 16) stack.layers.pop_back();
    }
    return stack;
}

// --- names and brackets ------------------------------------------------------------------------------------

// Goes through a program and says what is wrong with its brackets and names; "" when nothing is. Strings and
// comments don't count.
std::string wrong_with(const std::string& code) {
    static const std::set<std::string> known = {
        "nn",    "torch", "keras", "tf",  "jax",    "jnp",   "flax", "onnx", "self",     "float",  "True",
        "False", "class", "def",   "Net", "return", "super", "x",    "inf",  "__init__", "forward"};
    static const std::regex word(R"((self\.)?[A-Za-z_]\w*)");
    std::set<std::string> names;
    std::string brackets;
    for (std::string line : lines_in(code)) {
        line = std::regex_replace(line, std::regex(R"("[^"]*")"), "\"\"");
        line = std::regex_replace(line, std::regex("#.*"), "");
        const bool deep = !brackets.empty();
        std::string assigned;
        for (auto at = std::sregex_iterator(line.begin(), line.end(), word); at != std::sregex_iterator();
             ++at) {
            const std::string name = at->str();
            const auto begin = static_cast<std::size_t>(at->position());
            const std::string before = line.substr(0, begin);
            const std::string behind = line.substr(begin + name.size());
            const bool target =
                !deep && before.find_first_not_of(' ') == std::string::npos && behind.starts_with(" = ");
            if (target) {
                assigned = name;
                continue;
            }
            const bool part = begin > 0 && (before.back() == '.' || std::isdigit(before.back()) != 0);
            const bool keyword = behind.starts_with("=");
            if (part || keyword || known.contains(name)) continue;
            if (!names.contains(name)) return fmt::format("{} is not known in: {}", name, line);
        }
        for (const char c : line) {
            if (std::string("([{").find(c) != std::string::npos) brackets += c;
            const std::size_t closes = std::string(")]}").find(c);
            if (closes == std::string::npos) continue;
            if (brackets.empty() || brackets.back() != "([{"[closes])
                return "brackets don't match in: " + line;
            brackets.pop_back();
        }
        if (!assigned.empty()) names.insert(assigned);
    }
    return brackets.empty() ? "" : "brackets stay open: " + brackets;
}

TEST(BranchingCode, TheCheckOfNamesFindsWhatIsWrong) {
    EXPECT_EQ(wrong_with("a = x\nx = torch.cat([x, a], dim=1)  # (\n"), "");
    EXPECT_EQ(wrong_with("x = x + b\nb = x\n"), "b is not known in: x = x + b");
    EXPECT_EQ(wrong_with("x = self.a(x)\n"), "self.a is not known in: x = self.a(x)");
    EXPECT_EQ(wrong_with("x = (x]\n"), "brackets don't match in: x = (x]");
    EXPECT_EQ(wrong_with("x = (x\n"), "brackets stay open: (");
}

TEST(BranchingCode, EveryNameIsThereBeforeItIsRead) {
    Draw draw(5);
    std::map<Framework, int> written;
    for (int round = 0; round < 600; ++round) {
        const Stack stack = any_stack(draw);
        if (stack.layers.empty() || !has_branches(stack)) continue;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(stack, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty());
            if (code.code.empty()) {
                EXPECT_TRUE(code.why_not.starts_with("layer ")) << code.why_not;
                EXPECT_EQ(code.why_not.find("sequence"), std::string::npos) << code.why_not;
                continue;
            }
            ++written[framework];
            ASSERT_EQ(wrong_with(code.code), "") << code.code;
        }
    }
    for (const Framework framework : kAll) EXPECT_GT(written[framework], 100) << name_of(framework);
}

TEST(BranchingCode, NamesAreThoseOfTheLayersWhereTheyCanBe) {
    EXPECT_EQ(identifier_of("skip 1"), "skip_1");
    EXPECT_EQ(identifier_of("conv2_1 path"), "conv2_1_path");
    EXPECT_EQ(identifier_of("inception.3a/5x5-reduce"), "inception_3a_5x5_reduce");
    for (const char* none : {"", "3x3", "_a", "été", "x", "lambda", "None", "inputs", "half", "training",
                             "forward", "nn", "a\"b", "a(b", "yield", "zero_grad", "False"})
        EXPECT_EQ(identifier_of(none), "") << none;
    Stack stack;
    stack.layers.resize(6);
    stack.layers[0].name = "a b";
    stack.layers[1].name = "a-b";     // the same as the first
    stack.layers[2].name = "layer2";  // is called as the second would be
    stack.layers[3].name = "x";
    stack.layers[4].name = "layer5";
    EXPECT_EQ(tensor_names(stack),
              (std::vector<std::string>{"inputs", "a_b", "layer2_", "layer2", "layer4", "layer5", "layer6"}));
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
Tensor cut_as_asked(const Tensor& in, const Extents& sizes, const StackLayer& layer) {
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
    for (const StackLayer& layer : stack.layers) {
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
            if (stack.layers[n - 1].kind < LayerKind::concatenate) continue;
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
    stack.layers[0].channels = 5;
    stack.layers[1].channels = 6;
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

// --- what people get ---------------------------------------------------------------------------------------

Stack small_unet() {
    Stack stack;
    stack.channels = 1;
    stack.input = {20, 20};
    stack.layers.resize(6);
    StackLayer* layer = stack.layers.data();
    layer[0].name = "skip 1";
    layer[0].channels = 4;
    layer[0].activation = "relu";
    layer[1].kind = LayerKind::max_pooling;
    layer[1].kernel = layer[1].stride = {2};
    layer[2].channels = 8;
    layer[2].activation = "relu";
    layer[3].kind = LayerKind::transposed_convolution;
    layer[3].channels = 4;
    layer[3].kernel = layer[3].stride = {2};
    layer[4].kind = LayerKind::concatenate;
    layer[4].with = "skip 1";
    layer[4].cut = true;
    layer[5].channels = 2;
    layer[5].kernel = {1};
    return stack;
}

TEST(BranchingCode, SmallUNetInPyTorch) {
    EXPECT_EQ(write_code(small_unet(), Framework::pytorch).code,
              "class Net(nn.Module):\n"
              "    def __init__(self):\n"
              "        super().__init__()\n"
              "        self.skip_1 = nn.Sequential(\n"
              "            nn.Conv2d(1, 4, kernel_size=3),\n"
              "            nn.ReLU(),\n"
              "        )\n"
              "        self.layers2_4 = nn.Sequential(\n"
              "            nn.MaxPool2d(kernel_size=2, stride=2),\n"
              "            nn.Conv2d(4, 8, kernel_size=3),\n"
              "            nn.ReLU(),\n"
              "            nn.ConvTranspose2d(8, 4, kernel_size=2, stride=2),\n"
              "        )\n"
              "        self.layer6 = nn.Conv2d(8, 2, kernel_size=1)\n"
              "\n"
              "    def forward(self, x):\n"
              "        x = self.skip_1(x)\n"
              "        skip_1 = x\n"
              "        x = self.layers2_4(x)\n"
              "        x = torch.cat([x, skip_1[:, :, 2:-2, 2:-2]], dim=1)\n"
              "        x = self.layer6(x)\n"
              "        return x\n"
              "\n\n"
              "y = Net()(torch.zeros(1, 1, 20, 20))\n");
}

TEST(BranchingCode, SmallUNetInKeras) {
    EXPECT_EQ(
        write_code(small_unet(), Framework::keras).code,
        "inputs = keras.Input((20, 20, 1))\n"
        "x = inputs\n"
        "x = keras.layers.Conv2D(4, kernel_size=3)(x)\n"
        "x = keras.layers.ReLU()(x)\n"
        "skip_1 = x\n"
        "x = keras.layers.MaxPooling2D(pool_size=2, strides=2)(x)\n"
        "x = keras.layers.Conv2D(8, kernel_size=3)(x)\n"
        "x = keras.layers.ReLU()(x)\n"
        "x = keras.layers.Conv2DTranspose(4, kernel_size=2, strides=2)(x)\n"
        "x = keras.layers.Concatenate()([x, keras.layers.Cropping2D(cropping=((2, 2), (2, 2)))(skip_1)])\n"
        "x = keras.layers.Conv2D(2, kernel_size=1)(x)\n"
        "model = keras.Model(inputs, x)\n");
}

TEST(BranchingCode, SmallUNetInTensorFlow) {
    EXPECT_EQ(write_code(small_unet(), Framework::tensorflow).code,
              "x = tf.zeros([1, 20, 20, 1])\n"
              "filters = tf.zeros([3, 3, 1, 4])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([4]))\n"
              "x = tf.nn.relu(x)\n"
              "skip_1 = x\n"
              "x = tf.nn.max_pool2d(x, ksize=[2, 2], strides=[2, 2], padding=\"VALID\")\n"
              "filters = tf.zeros([3, 3, 4, 8])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([8]))\n"
              "x = tf.nn.relu(x)\n"
              "filters = tf.zeros([2, 2, 4, 8])\n"
              "x = tf.nn.conv2d_transpose(x, filters, output_shape=[tf.shape(x)[0], 14, 14, 4], strides=[1, "
              "2, 2, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([4]))\n"
              "x = tf.concat([x, skip_1[:, 2:-2, 2:-2, :]], axis=-1)\n"
              "filters = tf.zeros([1, 1, 8, 2])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([2]))\n");
}

TEST(BranchingCode, SmallUNetInJax) {
    EXPECT_EQ(write_code(small_unet(), Framework::jax).code,
              "x = jnp.zeros((1, 1, 20, 20))\n"
              "w = jnp.zeros((4, 1, 3, 3))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((4, 1, 1))\n"
              "x = jax.nn.relu(x)\n"
              "skip_1 = x\n"
              "x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window_dimensions=(1, 1, 2, 2), "
              "window_strides=(1, 1, 2, 2), padding=[(0, 0), (0, 0), (0, 0), (0, 0)])\n"
              "w = jnp.zeros((8, 4, 3, 3))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((8, 1, 1))\n"
              "x = jax.nn.relu(x)\n"
              "w = jnp.zeros((4, 8, 2, 2))  # the kernel flipped\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(1, 1), (1, 1)], "
              "lhs_dilation=(2, 2))\n"
              "x = x + jnp.zeros((4, 1, 1))\n"
              "x = jnp.concatenate([x, skip_1[:, :, 2:-2, 2:-2]], axis=1)\n"
              "w = jnp.zeros((2, 8, 1, 1))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((2, 1, 1))\n");
}

TEST(BranchingCode, SmallUNetInOnnx) {
    EXPECT_EQ(write_code(small_unet(), Framework::onnx).code,
              "x = onnx.helper.make_tensor_value_info(\"x\", onnx.TensorProto.FLOAT, [1, 1, 20, 20])\n"
              "w1 = onnx.helper.make_tensor_value_info(\"w1\", onnx.TensorProto.FLOAT, [4, 1, 3, 3])\n"
              "b1 = onnx.helper.make_tensor_value_info(\"b1\", onnx.TensorProto.FLOAT, [4])\n"
              "w3 = onnx.helper.make_tensor_value_info(\"w3\", onnx.TensorProto.FLOAT, [8, 4, 3, 3])\n"
              "b3 = onnx.helper.make_tensor_value_info(\"b3\", onnx.TensorProto.FLOAT, [8])\n"
              "w4 = onnx.helper.make_tensor_value_info(\"w4\", onnx.TensorProto.FLOAT, [8, 4, 2, 2])\n"
              "b4 = onnx.helper.make_tensor_value_info(\"b4\", onnx.TensorProto.FLOAT, [4])\n"
              "w6 = onnx.helper.make_tensor_value_info(\"w6\", onnx.TensorProto.FLOAT, [2, 8, 1, 1])\n"
              "b6 = onnx.helper.make_tensor_value_info(\"b6\", onnx.TensorProto.FLOAT, [2])\n"
              "onnx.helper.make_node(\"Conv\", [\"x\", \"w1\", \"b1\"], [\"x1\"], kernel_shape=[3, 3])\n"
              "onnx.helper.make_node(\"Relu\", [\"x1\"], [\"x2\"])\n"
              "onnx.helper.make_node(\"MaxPool\", [\"x2\"], [\"x3\"], kernel_shape=[2, 2], strides=[2, 2])\n"
              "onnx.helper.make_node(\"Conv\", [\"x3\", \"w3\", \"b3\"], [\"x4\"], kernel_shape=[3, 3])\n"
              "onnx.helper.make_node(\"Relu\", [\"x4\"], [\"x5\"])\n"
              "onnx.helper.make_node(\"ConvTranspose\", [\"x5\", \"w4\", \"b4\"], [\"x6\"], kernel_shape=[2, "
              "2], strides=[2, 2])\n"
              "starts5 = onnx.helper.make_tensor(\"starts5\", onnx.TensorProto.INT64, [2], [2, 2])\n"
              "ends5 = onnx.helper.make_tensor(\"ends5\", onnx.TensorProto.INT64, [2], [-2, -2])\n"
              "axes5 = onnx.helper.make_tensor(\"axes5\", onnx.TensorProto.INT64, [2], [2, 3])\n"
              "onnx.helper.make_node(\"Slice\", [\"x2\", \"starts5\", \"ends5\", \"axes5\"], [\"x7\"])\n"
              "onnx.helper.make_node(\"Concat\", [\"x6\", \"x7\"], [\"x8\"], axis=1)\n"
              "onnx.helper.make_node(\"Conv\", [\"x8\", \"w6\", \"b6\"], [\"x9\"], kernel_shape=[1, 1])\n");
}

// A block with a projection in the shortcut, and one without.
TEST(BranchingCode, ResidualBlocksAreWrittenByTheirNames) {
    Stack stack;
    stack.channels = 8;
    stack.input = {16, 16};
    stack.layers.resize(6);
    StackLayer* layer = stack.layers.data();
    for (const std::size_t i : {0U, 1U, 2U, 4U}) {
        layer[i].channels = 16;
        layer[i].padding_begin = layer[i].padding_end = {1};
        layer[i].bias = false;
        layer[i].batch_norm = true;
    }
    layer[0].stride = {2};
    layer[0].activation = "relu";
    layer[1].name = "block 1 path";
    layer[2].name = "block 1 shortcut";
    layer[2].from = kInputName;
    layer[2].kernel = {1};
    layer[2].stride = {2};
    layer[2].padding_begin = layer[2].padding_end = {0};
    layer[3].kind = layer[5].kind = LayerKind::add;
    layer[3].name = "block 1";
    layer[3].from = "block 1 path";
    layer[3].with = "block 1 shortcut";
    layer[3].activation = layer[5].activation = "relu";
    layer[4].name = "block 2 path";
    layer[5].name = "block 2";
    layer[5].with = "block 1";
    EXPECT_EQ(write_code(stack, Framework::pytorch).code,
              "class Net(nn.Module):\n"
              "    def __init__(self):\n"
              "        super().__init__()\n"
              "        self.block_1_path = nn.Sequential(\n"
              "            nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "            nn.ReLU(),\n"
              "            nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_1_shortcut = nn.Sequential(\n"
              "            nn.Conv2d(8, 16, kernel_size=1, stride=2, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_1 = nn.ReLU()\n"
              "        self.block_2_path = nn.Sequential(\n"
              "            nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_2 = nn.ReLU()\n"
              "\n"
              "    def forward(self, x):\n"
              "        inputs = x\n"
              "        x = self.block_1_path(x)\n"
              "        block_1_path = x\n"
              "        x = inputs\n"
              "        x = self.block_1_shortcut(x)\n"
              "        x = block_1_path + x\n"
              "        x = self.block_1(x)\n"
              "        block_1 = x\n"
              "        x = self.block_2_path(x)\n"
              "        x = x + block_1\n"
              "        x = self.block_2(x)\n"
              "        return x\n"
              "\n"
              "\n"
              "y = Net()(torch.zeros(1, 8, 16, 16))\n");
}

TEST(BranchingCode, NetworksFromTheLiteratureAreWritten) {
    std::map<Framework, int> written;
    for (const Network& network : networks()) {
        if (!has_branches(network.stack)) continue;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(network.stack, framework);
            EXPECT_EQ(code.why_not, "") << network.name << " " << name_of(framework);
            EXPECT_EQ(wrong_with(code.code), "") << network.name << "\n" << code.code;
            ++written[framework];
        }
    }
    for (const Framework framework : kAll) EXPECT_EQ(written[framework], 6) << name_of(framework);
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

// Code of networks with branches computes what the network says, and is read back.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include "frameworks/read/read_stack.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "support/code_read_back.h"
#include "support/layer_parts.h"
#include "support/random_stacks.h"
#include "support/run_code/run_code.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

using testing::random_stacks::any_stack;
using testing::random_stacks::Draw;
using testing::random_stacks::joining_kind;
using testing::random_stacks::kAll;
using testing::random_stacks::name_and_link;

// --- random networks ---------------------------------------------------------------------------------------

// Max pooling of stride 1 between the joins and crops: what is worked out here in another way.
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

// As programs have it: a batch of one, channels first.
testing::run_code::Array as_array(const Tensor& tensor) {
    testing::run_code::Array array;
    array.shape = {1, static_cast<std::int64_t>(tensor.channels.size())};
    array.shape.insert(array.shape.end(), tensor.sizes.begin(), tensor.sizes.end());
    for (const auto& channel : tensor.channels) {
        for (const std::int64_t value : channel) array.values.push_back(static_cast<double>(value));
    }
    return array;
}

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
            testing::run_code::Array result;
            ASSERT_NO_THROW(
                result = testing::run_code::result_of(code.code, framework, {as_array(input), {}}, true))
                << code.code;
            ASSERT_TRUE(result == as_array(expected)) << name_of(framework) << "\n" << code.code;
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
              "import torch\nfrom torch import nn\n\n\n"
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

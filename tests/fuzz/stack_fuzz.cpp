// Files of networks: what is read is written so that it reads back.
#include "network/stack_json.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const ReadStack read = read_stack(text);
        demand(stack_from_json(to_json(read.stack)).stack == read.stack);
        Stack stack = read.stack;
        if (stack.layers.size() > 40) stack.layers.resize(40);
        const StackReport report = report_of(stack);
        if (report.refusal) demand(!report.refusal->sentence.empty());
    });
    return 0;
}

// The short notation of networks: read, worked out, written as a file and as code of every framework.
#include "frameworks/read/read_stack.h"
#include "frameworks/write/write_stack.h"
#include "network/stack_json.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        Stack stack;
        stack.channels = 4;
        stack.input = {24, 20};
        stack.layers = read_notation(text).layers;
        demand(stack_from_json(to_json(stack)).stack == stack);
        // Long ones take long without saying more.
        if (stack.layers.size() > 40) stack.layers.resize(40);
        const StackReport report = report_of(stack);
        demand(report.refusal.has_value() == (report.layers.size() < stack.layers.size()));
        for (std::size_t i = 0; i < framework_names().size(); ++i) {
            const WrittenCode code = write_code(stack, static_cast<Framework>(i));
            demand(code.code.empty() != code.why_not.empty());
            if (code.code.empty()) continue;
            const StackReport again = report_of(stack_of(read_code(code.code)).stack);
            demand(!again.refusal && again.parameters == report.parameters);
        }
    });
    return 0;
}

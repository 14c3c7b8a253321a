// Program text: read, walked through, made a network, written in every framework and read again.
#include <string>

#include "frameworks/compare.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"
#include "frameworks/write/write_stack.h"
#include "sentence.h"

using namespace convwalk;

namespace {

// What moves dimensions around a reshape is not read as that reshape again.
bool rearranges(const std::string& code) {
    for (const char* call :
         {"eshape", "Permute", ".permute(", "tf.transpose(", ".transpose(", "\"Transpose\""}) {
        if (code.find(call) != std::string::npos) return true;
    }
    return false;
}

void write_everywhere(const LayerRequest& request) {
    for (std::size_t i = 0; i < framework_names().size(); ++i) {
        const WrittenCode code = write_code(request, static_cast<Framework>(i));
        demand(code.code.empty() != code.why_not.empty());
        if (!code.code.empty() && !rearranges(code.code)) demand(!read_code(code.code).layers.empty());
    }
    // Only what has a window has padding to be compared.
    const std::size_t answers = has_window(request.layer.op) ? framework_names().size() : 0;
    for (const CallPadding padding : {CallPadding::as_asked, CallPadding::same, CallPadding::valid})
        demand(same_call(request, padding).size() == answers);
}

void write_everywhere(const Stack& stack) {
    if (stack.layers.empty()) return;
    const StackReport report = report_of(stack);
    demand(!report.refusal);
    for (std::size_t i = 0; i < framework_names().size(); ++i) {
        const WrittenCode code = write_code(stack, static_cast<Framework>(i));
        demand(code.code.empty() != code.why_not.empty());
        if (code.code.empty() || rearranges(code.code)) continue;
        const StackReport again = report_of(stack_of(read_code(code.code)).stack);
        demand(!again.refusal && !again.layers.empty());
        demand(again.layers.back().output == report.layers.back().output);
        demand(again.layers.back().channels == report.layers.back().channels);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const ReadProgram program = read_code(text);
        const std::size_t axes = dimensions_of(program).value_or(2);
        const Extents input = program.input.empty() ? Extents(axes, 9) : program.input;
        for (const WalkedLayer& layer : walk(program, input)) {
            if (layer.request) write_everywhere(*layer.request);
        }
        // Long ones take long without saying more.
        if (program.layers.size() <= 60) write_everywhere(stack_of(program, input).stack);
    });
    return 0;
}

// Models in other forms than code: whatever a print-out or a file holds is read, walked through and told of.
#include <string>

#include "frameworks/read/forms/form_table.h"
#include "frameworks/read/program_report.h"
#include "frameworks/read/read_stack.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view content) {
        // Code has a target of its own.
        if (form_of(content) == nullptr) return;
        const ReadProgram program = read_code(content, {{32, 32}, 0});
        const GivenInput input = {program.input.empty() ? Extents{32, 32} : program.input,
                                  program.in_channels};
        const ProgramReport report = report_of(program, input);
        demand(report.rows.size() <= program.layers.size());
        demand(report.refusal || report.rows.size() == program.layers.size());
        for (const ProgramRow& row : report.rows) {
            for (const std::int64_t cells : row.output.sizes) demand(cells >= 1);
            demand(row.output.channels >= 0 && row.parameters.value_or(0) >= 0);
            demand(printable(row.words, 10'000) == row.words && printable(row.call, 200) == row.call);
        }
        for (const std::string& note : report.notes) demand(printable(note, 10'000) == note);
        if (program.layers.size() <= 60) static_cast<void>(stack_of(program, input.sizes, input.channels));
    });
    return 0;
}

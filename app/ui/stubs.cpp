#include <limits>
#include "ui/export_dialog.h"
namespace convwalk {
FileDialogState file_dialog_in(FileDialogState::Purpose, const std::string&, const std::string&) {
    return {};
}
FileDialogEdit file_dialog(Controls&, FileDialogState s) {
    return {s, true, {}};
}
ExportDialogState export_dialog_in(const ExportDialogState& b, const std::string&, const std::string&) {
    return b;
}
ExportDialogEdit export_dialog(Controls&, ExportDialogState s, const Scenario& sc, Easel&, double,
                               const std::function<void()>&) {
    return {s, {sc}, true};
}
double until_change_ms(const ExportDialogState&, const Scenario&) {
    return std::numeric_limits<double>::infinity();
}
}  // namespace convwalk

#include "ui/explanation_panel.h"
namespace convwalk {
void explanation_panel(const Style&, const Figure&, bool) {}
}  // namespace convwalk

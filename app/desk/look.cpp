#include "desk/look.h"

#include "picture/cells.h"
#include "picture/pins.h"

namespace convwalk {

Scenario with_look(Scenario scenario, const Figure& figure, const std::optional<Spot>& pinned,
                   const Camera& camera) {
    scenario.view.pin.reset();
    if (pinned && has_cell(figure, *pinned)) scenario.view.pin = pin_of(figure, *pinned);
    scenario.view.zoom = zoom_of(figure, camera);
    return scenario;
}

}  // namespace convwalk

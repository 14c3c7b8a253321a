#include "scene/view.h"

#include "scene/network_view.h"
#include "scene/overlap_view.h"

namespace convwalk {

const OwnView* own_view(ViewKind kind) {
    switch (kind) {
        case ViewKind::oblique:
        case ViewKind::flat:
            return nullptr;
        case ViewKind::overlap:
            return &overlap_view();
        case ViewKind::network:
            return &network_view();
    }
    return nullptr;
}

}  // namespace convwalk

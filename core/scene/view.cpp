#include "scene/view.h"

#include "scene/both_view.h"
#include "scene/matrix_view.h"
#include "scene/overlap_view.h"
#include "scene/scatter_view.h"
#include "scene/there_and_back_view.h"

namespace convwalk {

const OwnView* own_view(ViewKind kind) {
    switch (kind) {
        case ViewKind::oblique:
        case ViewKind::flat:
            return nullptr;
        case ViewKind::overlap:
            return &overlap_view();
        case ViewKind::scatter:
            return &scatter_view();
        case ViewKind::both:
            return &both_view();
        case ViewKind::there_and_back:
            return &there_and_back_view();
        case ViewKind::matrix:
            return &matrix_view();
    }
    return nullptr;
}

}  // namespace convwalk

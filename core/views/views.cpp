#include "views/views.h"

#include "views/channels/channel_sums_view.h"
#include "views/channels/channels_view.h"
#include "views/faces/both_view.h"
#include "views/faces/scatter_view.h"
#include "views/faces/there_and_back_view.h"
#include "views/image/picture_views.h"
#include "views/matrix/matrix_view.h"
#include "views/network/network_view.h"
#include "views/overlap/overlap_view.h"
#include "views/planes/planes_view.h"

namespace convwalk {

const FigureView& view_of(ViewKind kind) {
    switch (kind) {
        case ViewKind::oblique:
            return oblique_view();
        case ViewKind::flat:
            return flat_view();
        case ViewKind::overlap:
            return overlap_view();
        case ViewKind::scatter:
            return scatter_view();
        case ViewKind::both:
            return both_view();
        case ViewKind::there_and_back:
            return there_and_back_view();
        case ViewKind::matrix:
            return matrix_view();
        case ViewKind::channels:
            return channels_view();
        case ViewKind::channel_sums:
            return channel_sums_view();
        case ViewKind::image:
            return image_view();
        case ViewKind::wipe:
            return wipe_view();
        case ViewKind::ways:
            return ways_view();
        case ViewKind::network:
            return network_view();
        case ViewKind::maps:
            return maps_view();
    }
    return oblique_view();
}

}  // namespace convwalk

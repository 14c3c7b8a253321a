// What a field of the layer does, while a person points at its label: said beside it, and lit in the figure.
#pragma once

#include "picture/field_meaning.h"
#include "picture/picture.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// @param picture as it was drawn on the canvas, which is at `place` of the window
/// @param panel that of what is pointed at: the words stay on it, so that the figure is in sight. Empty: they
/// stand beside the pointer
void meaning_card(const Style& style, const FieldMeaning& meaning, const Picture& picture, const Rect& place,
                  const Rect& panel);

}  // namespace convwalk

// Pictures to the bytes of a PDF: shapes stay shapes, and text stays text in the fonts of the pictures.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "scene/scene.h"

namespace convwalk {

/// Writes a page for every scene; memory grows with the largest page, and with the glyphs that are used.
class PdfWriter {
  public:
    /// @param title of the document @param out outlives the writer; that a byte can't be written stays in its
    /// state
    PdfWriter(std::ostream& out, const std::string& title);
    ~PdfWriter();
    PdfWriter(const PdfWriter&) = delete;
    PdfWriter& operator=(const PdfWriter&) = delete;

    /// A page of the scene's size, at 96 pixels an inch. @throws std::bad_alloc
    void add_page(const Scene& scene);
    /// Writes what stands behind the last page. @throws std::bad_alloc
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace convwalk

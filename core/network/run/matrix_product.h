// Products of matrices, with the widest vectors that the processor at hand has. Level 2.
#pragma once

#include <cstdint>

namespace convwalk {

/// into = left · right, or with left on its side. Rows lie one behind the other.
template <typename Scalar>
struct MatrixProduct {
    const Scalar* left = nullptr;  ///< [rows, inner], on its side [inner, rows], without gaps
    bool left_on_its_side = false;
    const Scalar* right = nullptr;  ///< [inner, columns]
    Scalar* into = nullptr;         ///< [rows, columns]; it overlaps with neither
    std::int64_t rows = 0;
    std::int64_t inner = 0;
    std::int64_t columns = 0;
    std::int64_t right_pitch = 0;  ///< from one row to the next
    std::int64_t into_pitch = 0;
};

void multiply(const MatrixProduct<float>& product);
void multiply(const MatrixProduct<double>& product);

/// One way of doing it.
struct MatrixKernels {
    void (*singles)(const MatrixProduct<float>& product);
    void (*doubles)(const MatrixProduct<double>& product);
};

/// For every processor of the kind that the program is compiled for.
extern const MatrixKernels kPlainKernels;
/// For one with AVX2 and FMA; nullptr where it has none, or the program was compiled without them.
[[nodiscard]] const MatrixKernels* wide_kernels();

}  // namespace convwalk

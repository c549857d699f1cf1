#include "tests/property/system.h"

#include "scenarios/vfio/generated_operations.h"

namespace kheddle::property {

#define NAME(name) #name,
#define NUMBER(name) name,

namespace vfio {
enum : std::uint8_t { VFIO_OPERATIONS(NUMBER) };
}

const System kVfio = {
    "scenarios/vfio",
    {VFIO_OPERATIONS(NAME)},
    {VFIO_ENVIRONMENT(NAME)},
    {{vfio::ATTACH, vfio::MAP, vfio::DMA},
     {vfio::MMAP_BAR, vfio::FAULT, 0},
     {vfio::MMAP_BUFFER, vfio::FAULT, 0}},
};

}  // namespace kheddle::property

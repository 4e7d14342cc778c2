// What is the same for every vertex and pixel of one picture; filled by render/uniforms.py.
struct StudioLight {
    vec4 place;   // position, or direction to the light; w: 1 = directional
    vec4 colour;  // colour times intensity; w: offset
    vec4 range;   // attenuation start, end; z: 1 = attenuated
};

layout(std140) uniform Frame {
    mat4 u_head;
    mat4 u_torso;
    mat4 u_clip;
    vec4 u_eye;
    vec4 u_key_direction;
    vec4 u_key;
    vec4 u_rim_direction;
    vec4 u_rim;
    vec4 u_sky;
    vec4 u_ground;
    vec4 u_hair;     // linear colour
    vec4 u_iris;
    vec4 u_shirt;    // w: 1 = there is one
    vec4 u_top;      // sRGB
    vec4 u_bottom;
    vec4 u_backdrop; // scale of the picture's coordinates; z: 1 = there is a picture
    vec4 u_ambient;  // studio; w: specular factor
    vec4 u_material; // studio: gloss, backlight, translucency, lights
    StudioLight u_lights[4];
    vec4 u_gaze[2];  // where the left and the right eye look, in head space
    vec4 u_folds[2]; // depth of the skin's folds on the left and on the right (render/folds.py)
    vec4 u_lids;     // where the left eye's lids end, above and below, in radii; then the right's (render/lids.py)
    vec4 u_mouth;    // x: mm between the lips
};

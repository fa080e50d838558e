Gem::Specification.new do |spec|
  spec.name          = "dunes"
  spec.version       = "1.10.0"
  spec.authors       = ["Ada Lovelace",
                        'Grace Hopper']
  spec.email         = %w[ada@example.org]
  spec.summary       = "Wind over dunes".freeze
  spec.homepage      = "https://dunes.example"
  spec.license       = "MIT"
  spec.files         = `git ls-files`.split("\n")
  spec.metadata["source_code_uri"] = "https://github.com/lab/dunes"
  spec.metadata["documentation_uri"] = "https://docs.example/dunes"
  spec.description   = "#{spec.summary} and more"
end
